/** Success in the envelope of the knowledge API. Source: the platform's knowledge API, `code` 200 and `请求成功` in every sample. */
export function succeeded(now: number = Date.now()): { code: 200; message: string; timestamp: number } {
  return { code: 200, message: '请求成功', timestamp: now }
}

export function succeededWith<Data>(
  data: Data,
  now: number = Date.now(),
): { data: Data } & ReturnType<typeof succeeded> {
  return { data, ...succeeded(now) }
}
