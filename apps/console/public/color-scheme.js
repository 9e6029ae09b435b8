// Runs before the first paint, so that a dark page does not flash white.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('openmaas-color-scheme') ?? 'auto'
  } catch {
    // Storage may be forbidden; the system's choice then holds.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
