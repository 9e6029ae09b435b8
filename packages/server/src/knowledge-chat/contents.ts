import type { CallContext } from '../calls/index.ts'
import { markersIn, positionFinder, toZragContent } from '../knowledge/index.ts'
import type { DocumentLinks, Knowledge, RecalledSlice } from '../knowledge/index.ts'

/** Nobody waits for an answer that is made in the background, so no address is known under which the reader reaches this server. */
const noLinks: DocumentLinks = { document: () => '', image: () => '' }

/**
 * Slices as `/api/zrag/retrieval/retrieve` gives them, with the pictures that their texts name.
 * @param query tells where in a slice the answer stands
 * @param numbers by which answers name them, same order
 */
export async function toContents(
  query: string,
  slices: readonly RecalledSlice[],
  numbers: readonly number[],
  { imagesOf, linksFor }: Pick<Knowledge, 'imagesOf' | 'linksFor'>,
  { caller, incoming }: CallContext,
): Promise<object[]> {
  const links = incoming === undefined ? noLinks : linksFor({ incoming })
  const images = await imagesOf(caller.accountId, slices)
  const findPosition = positionFinder(query)
  return slices.map((slice, index) => ({
    ...toZragContent(slice, findPosition, index, false, links),
    mark: numbers[index],
    medias: markersIn(slice.text, slice.documentId).flatMap((marker) => {
      const image = images.get(marker)
      return image === undefined ? [] : [{ id: image.id, url: links.image(image), description: image.description }]
    }),
  }))
}
