import { samplesOf } from '../../components/request-samples/index.ts'
import type { Sample } from '../../components/request-samples/index.ts'
import type { Language } from '../../messages/language.tsx'

/**
 * The first call with the clients that people have.
 * @param origin address of this platform, as `http://127.0.0.1:8787`
 * @param key a whole key, or what stands for one
 * @param language in which the model is greeted
 */
export function samplesFor(origin: string, key: string, language: Language): readonly Sample[] {
  const body = { model: 'glm-4.7', messages: [{ role: 'user', content: language === 'zh' ? '你好' : 'Hello' }] }
  return samplesOf({ path: '/paas/v4/chat/completions', operation: 'chat.completions.create', body }, { origin, key })
}
