import type { Language } from '../../messages/language.tsx'

export interface Sample {
  readonly name: string
  readonly code: string
}

const model = 'glm-4.7'
/** Apart, so that samples are not taken for imports of this file. */
const from = 'from'

/**
 * The first call with the clients that people have.
 * @param origin address of this platform, as `http://127.0.0.1:8787`
 * @param key a whole key, or what stands for one
 * @param language in which the model is greeted
 */
export function samplesFor(origin: string, key: string, language: Language): readonly Sample[] {
  const greeting = language === 'zh' ? '你好' : 'Hello'
  const base = `${origin}/api/paas/v4`
  return [
    {
      name: 'curl',
      code: `curl ${base}/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"${model}","messages":[{"role":"user","content":"${greeting}"}]}'`,
    },
    {
      name: 'zai-sdk',
      code: `from zai import ZaiClient

client = ZaiClient(api_key="${key}", base_url="${base}/")
reply = client.chat.completions.create(
    model="${model}", messages=[{"role": "user", "content": "${greeting}"}]
)
print(reply.choices[0].message.content)`,
    },
    {
      name: 'openai',
      code: `from openai import OpenAI

client = OpenAI(api_key="${key}", base_url="${base}/")
reply = client.chat.completions.create(
    model="${model}", messages=[{"role": "user", "content": "${greeting}"}]
)
print(reply.choices[0].message.content)`,
    },
    {
      name: 'ai',
      code: `import { createOpenAICompatible } ${from} '@ai-sdk/openai-compatible'
import { generateText } ${from} 'ai'

const openmaas = createOpenAICompatible({ name: 'openmaas', baseURL: '${base}', apiKey: '${key}' })
const { text } = await generateText({ model: openmaas('${model}'), prompt: '${greeting}' })
console.log(text)`,
    },
    {
      name: '@openmaas/sdk',
      code: `import { OpenMaaS } ${from} '@openmaas/sdk'

const client = new OpenMaaS({ baseURL: '${base}', apiKey: '${key}' })
const reply = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: '${greeting}' }],
})
console.log(reply.choices[0]?.message.content)`,
    },
  ]
}
