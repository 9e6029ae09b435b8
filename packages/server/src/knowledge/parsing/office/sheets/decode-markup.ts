const declaredEncoding = /<\?xml[^>]{0,200}?encoding=["']?([\w-]{1,40})|<meta[^>]{0,300}?charset=["']?([\w-]{1,40})/i

/** Text of a web page or XML file: by its byte-order mark, by what it declares where that is known, as UTF-8, else as GB 18030. */
export function decodeMarkup(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  const match = declaredEncoding.exec(start)
  const declared = (match?.[1] ?? match?.[2] ?? '').toLowerCase()
  // Declarations of UTF-16 in a file that begins with ASCII are wrong, and UTF-8 is often declared for what is not.
  const candidates = [...(declared === '' || declared.startsWith('utf') ? [] : [declared]), 'utf-8', 'gb18030']
  for (const encoding of candidates) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch (error) {
      // An unknown encoding (RangeError) or bytes that are none of it (TypeError): the next one is tried.
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    }
  }
  return new TextDecoder('utf-8').decode(bytes)
}
