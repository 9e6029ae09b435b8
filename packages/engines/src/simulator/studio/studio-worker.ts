import { parentPort, workerData } from 'node:worker_threads'
import { makeFilm } from './film/make-film.ts'
import { drawScene } from './draw-scene.ts'
import type { FilmJob, PictureJob, StudioJob, StudioReply } from './studio-jobs.ts'

/** A thread that makes one thing and ends. */
async function work(job: StudioJob): Promise<Uint8Array> {
  return job.kind === 'picture' ? drawPicture(job) : film(job)
}

async function drawPicture({ widthPixels, heightPixels, model, prompt }: PictureJob): Promise<Uint8Array> {
  const canvas = await drawScene({
    widthPixels,
    heightPixels,
    title: '模拟图片 simulated',
    text: prompt,
    footer: `OpenMaaS simulator · ${model} · ${widthPixels}×${heightPixels}`,
    pictures: [],
    freeBelowPixels: 0,
  })
  return canvas.encode('png')
}

/** The share of a film after which its last frame is shown. */
const lastFrameFrom = 0.8

async function film(job: FilmJob): Promise<Uint8Array> {
  const { widthPixels: width, heightPixels: height, framesPerSecond, durationSeconds, pictures } = job
  const side = Math.max(16, 2 * Math.round(Math.min(width, height) / 40))
  const lane = Math.ceil((side + 8) / 16) * 16
  const laneTop = Math.floor((height - lane) / 2) * 2
  const [first, last] = pictures
  const twoScenes = job.pictureRole === 'frames' && first !== undefined && last !== undefined
  const scene = {
    widthPixels: width,
    heightPixels: height,
    title: '模拟视频 simulated',
    text: job.prompt,
    footer: `OpenMaaS simulator · ${job.model} · ${width}×${height} · ${framesPerSecond} fps · ${durationSeconds} s`,
    freeBelowPixels: height - laneTop,
  }
  const firstScene = await drawScene({ ...scene, pictures: twoScenes ? [first] : pictures })
  if (job.kind === 'cover') {
    drawLane(firstScene, 16)
    return firstScene.encode('jpeg', 85)
  }
  const secondScene = twoScenes ? await drawScene({ ...scene, pictures: [last] }) : firstScene
  return makeFilm({
    format: { widthPixels: width, heightPixels: height, framesPerSecond },
    durationSeconds,
    withSound: job.withAudio,
    runner: { sidePixels: side, topPixels: laneTop + 4, startPixels: 16, endPixels: width - side - 16 },
    ...(twoScenes ? { secondSceneFrom: Math.floor(durationSeconds * framesPerSecond * lastFrameFrom) } : {}),
    draw(name, left) {
      const canvas = name === 'first' ? firstScene : secondScene
      drawLane(canvas, left)
      return canvas.getContext('2d').getImageData(0, 0, width, height).data
    },
  })

  function drawLane(canvas: typeof firstScene, left: number): void {
    const context = canvas.getContext('2d')
    context.fillStyle = '#101418'
    context.fillRect(0, laneTop, width, height - laneTop)
    context.fillStyle = '#ffd666'
    context.fillRect(left, laneTop + 4, side, side)
  }
}

if (parentPort === null) throw new Error('This file is the studio of the simulator and runs as a thread of it.')
let reply: StudioReply
try {
  reply = { made: await work(workerData as StudioJob) }
} catch (error) {
  reply = { failed: error instanceof Error ? error.message : String(error) }
}
parentPort.postMessage(reply, [])
