import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { DrawnPages } from './drawing.ts'

/* What drawn pages leave in their folder: pictures, and `drawn.json` that names them. */

const drawnFile = 'drawn.json'

const drawn = z.object({
  pages: z.array(
    z.object({
      page: z.number(),
      file: z.string(),
      widthPixels: z.number(),
      heightPixels: z.number(),
      pixelsPerPoint: z.number(),
      framedFile: z.string().optional(),
    }),
  ),
  crops: z.array(z.string().nullable()),
})
export type DrawnFiles = z.infer<typeof drawn>

/** In the reading process. */
export async function writeDrawn(folder: string, files: DrawnFiles): Promise<void> {
  await writeFile(join(folder, drawnFile), JSON.stringify(files), { flag: 'wx', mode: 0o600 })
}

/** In the server. @throws when the file is not as `writeDrawn` makes it */
export async function readDrawn(folder: string): Promise<Omit<DrawnPages, 'dispose'>> {
  const { pages, crops } = drawn.parse(JSON.parse(await readFile(join(folder, drawnFile), 'utf8')))
  // Files of this folder, whatever the process says.
  const inFolder = (file: string): string => join(folder, basename(file))
  return {
    pages: pages.map(({ file, framedFile, ...page }) => ({
      ...page,
      path: inFolder(file),
      ...(framedFile === undefined ? {} : { framedPath: inFolder(framedFile) }),
    })),
    crops: crops.map((file) => (file === null ? undefined : inFolder(file))),
  }
}
