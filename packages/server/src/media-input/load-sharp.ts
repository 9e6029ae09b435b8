/** The library of pictures, loaded with the first of them: 65 modules and native code that no start should wait for. */
export async function loadSharp(): Promise<(typeof import('sharp'))['default']> {
  const { default: sharp } = await import('sharp')
  // A picture is decoded once and never asked for again; one thread each is enough beside a model.
  sharp.cache(false)
  sharp.concurrency(1)
  return sharp
}
