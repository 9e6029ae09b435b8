import { readFile, stat } from 'node:fs/promises'
import type { CallContext } from '../../calls/index.ts'
import type { PreparedDocument, PreparedImage } from '../preparation/preparation.ts'
import type { Slice } from '../slicing/slice.ts'

/** Says in a few sentences what a picture shows. */
export type DescribePicture = (
  picture: { readonly bytes: Uint8Array; readonly contentType: string },
  context: CallContext,
) => Promise<string>

/** The limit of pictures in chat; what is larger keeps its place without words. */
const mostBytes = 5 * 1_048_576
const mostCharacters = 500

/**
 * Has the pictures of a document described, one after the other. The words stand behind the text of the first slice that shows the
 * picture, so that they are found with it and no place in the text changes, and with the picture itself.
 * @param onEach called after each picture; what it throws ends the work
 */
export async function describePictures(
  prepared: PreparedDocument,
  describe: DescribePicture,
  context: CallContext,
  onEach: () => Promise<void>,
): Promise<PreparedDocument> {
  const slices: Slice[] = [...prepared.slices]
  const images: PreparedImage[] = [...prepared.images]
  for (const [index, image] of images.entries()) {
    if ((await stat(image.path)).size > mostBytes) continue
    const words = await describe({ bytes: await readFile(image.path), contentType: image.contentType }, context)
    await onEach()
    const description = words.replaceAll(/\s+/g, ' ').trim().slice(0, mostCharacters)
    if (description === '') continue
    images[index] = { ...image, alternativeText: description }
    const holder = slices.findIndex((slice) => slice.images.includes(index))
    const slice = slices[holder]
    if (slice !== undefined) slices[holder] = { ...slice, text: `${slice.text}\n${description}` }
  }
  return { ...prepared, slices, images }
}
