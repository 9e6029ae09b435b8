export function pageHtml(version: string): string {
  const query = `?v=${encodeURIComponent(version)}`
  return `<!doctype html>
<html lang="zh">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>OpenMaaS API</title>
  <link rel="icon" type="image/png" href="/docs/favicon-32x32.png${query}">
  <link rel="stylesheet" href="/docs/swagger-ui.css${query}">
  <link rel="stylesheet" href="/docs/page.css${query}">
</head>
<body>
  <header class="hint">
    <p>点击 <b>Authorize</b> 填入 API Key（<code>id.secret</code>），即可在本页直接调用。标有“未提供”的接口在此版本中返回 404，错误码 1222。契约文件：<a href="/openapi.json">/openapi.json</a></p>
    <p lang="en">Press <b>Authorize</b> and enter an API key (<code>id.secret</code>) to call the server from this page. Operations marked “not built” answer 404 with code 1222 in this version.</p>
  </header>
  <div id="reference"></div>
  <noscript>本页需要 JavaScript；契约文件见 <a href="/openapi.json">/openapi.json</a>。This page needs JavaScript; the contract is at <a href="/openapi.json">/openapi.json</a>.</noscript>
  <script src="/docs/swagger-ui-bundle.js${query}"></script>
  <script src="/docs/page.js${query}"></script>
</body>
</html>
`
}

/** Runs in the browser. Marks what is not built before the viewer draws it, and follows the theme of the system. */
export const pageScript = `'use strict'
const dark = matchMedia('(prefers-color-scheme: dark)')
const followTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', followTheme)
followTheme()

function markNotBuilt(contract) {
  for (const operations of Object.values(contract.paths)) {
    for (const operation of Object.values(operations)) {
      if (operation['x-openmaas-available'] === false) operation.summary += '（未提供 · not built）'
    }
  }
  return contract
}

async function show() {
  const reply = await fetch('/openapi.json')
  if (!reply.ok) throw new Error('/openapi.json: HTTP ' + reply.status)
  SwaggerUIBundle({
    spec: markNotBuilt(await reply.json()),
    dom_id: '#reference',
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: 0,
    filter: true,
    validatorUrl: null,
    persistAuthorization: false,
    tryItOutEnabled: true,
  })
}

show().catch((error) => {
  document.getElementById('reference').textContent = String(error)
})
`

export const pageStyle = `:root { color-scheme: light }
:root.dark-mode { color-scheme: dark; background: #1c2022; color: #e4e6e6 }
body { margin: 0; font-family: system-ui, sans-serif }
.hint { max-width: 1460px; margin: 1rem auto 0; padding: 0 20px; font-size: 14px; line-height: 1.6 }
.hint p { margin: 0 }
.hint p[lang='en'] { opacity: 0.75 }
.hint a { color: inherit }
`
