import type { PlainReply } from '../http/index.ts'

/** The page at `/`: where a person who opens the address in a browser finds on. Self-contained, in both languages. */
export function landingPage(path: string): PlainReply | undefined {
  if (path !== '/') return undefined
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-cache',
    },
    body: page,
  }
}

const page = `<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>OpenMaaS</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif }
  main { max-width: 42rem; margin: 12vh auto; padding: 0 1.5rem }
  code { font-family: ui-monospace, monospace }
  p[lang=en] { opacity: .75 }
</style>
<main>
  <h1>OpenMaaS</h1>
  <p>自托管的大模型开放平台，接口与智谱 AI 开放平台（BigModel）一致。API 地址为 <code>/api/paas/v4</code>。</p>
  <p lang="en">A self-hosted large-model platform that speaks the API of the Zhipu AI open platform. The API is at <code>/api/paas/v4</code>.</p>
  <ul>
    <li><a href="/docs">接口文档 · API reference</a></li>
    <li><a href="/openapi.json">OpenAPI</a></li>
    <li><a href="/readyz">运行状态 · Readiness</a></li>
    <li><a href="/metrics">指标 · Metrics</a></li>
  </ul>
</main>
</html>
`
