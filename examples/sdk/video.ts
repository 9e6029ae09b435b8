/** A video, which takes a while. */
import { OpenMaaS, waitForTask } from '@openmaas/sdk'

const client = new OpenMaaS()
const task = await client.videos.generate({ model: 'cogvideox-3', prompt: '海边的日出' })
const { video_result: videos = [] } = await waitForTask(client, task, {
  onProgress: () => console.log('Still at work'),
})
for (const { url, cover_image_url: cover } of videos) console.log(`Video: ${url}, cover: ${cover}`)
