const sheets = ['xls', 'xlsx', 'csv']
const pictures = ['jpg', 'jpeg', 'png']

/** Kinds of cutting that the platform takes for a file of this name; a name without an ending is a page of the web. */
export function slicingTypesOf(name: string): readonly number[] {
  const ending = endingOf(name)
  if (sheets.includes(ending)) return [3, 7]
  if (['pdf', 'ppt', 'pptx'].includes(ending)) return [1, 2, 6, 5]
  return [1, 2, 5]
}

/** Whether its pages can be shown as pictures. */
export function hasPagePictures(name: string): boolean {
  const ending = endingOf(name)
  return ending === 'pdf' || pictures.includes(ending)
}

function endingOf(name: string): string {
  return /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}
