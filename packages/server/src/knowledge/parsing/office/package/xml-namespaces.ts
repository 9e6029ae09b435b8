/**
 * Office files name elements by prefixes of their writer's choice; readers here know them by these. Each namespace has a transitional
 * address (ECMA-376) and a strict one (ISO/IEC 29500).
 */
const transitional = 'http://schemas.openxmlformats.org/'
const strict = 'http://purl.oclc.org/ooxml/'

const families: Readonly<Record<string, string>> = {
  w: 'wordprocessingml',
  a: 'drawingml',
  p: 'presentationml',
  x: 'spreadsheetml',
}

const prefixes = new Map<string, string>([
  [`${transitional}officeDocument/2006/relationships`, 'r'],
  [`${strict}officeDocument/relationships`, 'r'],
  [`${transitional}officeDocument/2006/math`, 'm'],
  [`${strict}officeDocument/math`, 'm'],
  [`${transitional}drawingml/2006/picture`, 'pic'],
  [`${strict}drawingml/picture`, 'pic'],
  [`${transitional}drawingml/2006/wordprocessingDrawing`, 'wp'],
  [`${strict}drawingml/wordprocessingDrawing`, 'wp'],
  [`${transitional}drawingml/2006/chart`, 'c'],
  [`${strict}drawingml/chart`, 'c'],
  [`${transitional}drawingml/2006/diagram`, 'dgm'],
  [`${strict}drawingml/diagram`, 'dgm'],
  [`${transitional}markup-compatibility/2006`, 'mc'],
  [`${transitional}package/2006/relationships`, 'rel'],
  [`${transitional}package/2006/content-types`, 'ct'],
  [`${transitional}package/2006/metadata/core-properties`, 'cp'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingGroup', 'wpg'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas', 'wpc'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:schemas-microsoft-com:office:office', 'o'],
  ...Object.entries(families).flatMap(([prefix, family]): [string, string][] => [
    [`${transitional}${family}/2006/main`, prefix],
    [`${strict}${family}/main`, prefix],
  ]),
])

/** Undefined for namespaces that no reader here asks for. */
export function knownPrefix(namespace: string): string | undefined {
  return prefixes.get(namespace)
}
