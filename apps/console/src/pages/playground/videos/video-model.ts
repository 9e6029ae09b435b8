/** What a video model lets its caller choose. The first of each list is usual; empty lists leave nothing to choose. */
export interface VideoModel {
  readonly sizes: readonly string[]
  readonly durations: readonly number[]
  readonly frameRates: readonly number[]
  readonly hasQuality: boolean
  readonly hasAudio: boolean
  readonly hasAspectRatio: boolean
  /** Pictures at most. */
  readonly pictures: number
}

const largeSizes = ['1920x1080', '1024x1024', '1080x1920', '2048x1080', '3840x2160']
const cogVideo: VideoModel = {
  sizes: [...largeSizes, '720x480', '1280x960', '960x1280'],
  durations: [5],
  frameRates: [30, 60],
  hasQuality: true,
  hasAudio: true,
  hasAspectRatio: false,
  pictures: 1,
}
const vidu: VideoModel = {
  sizes: [],
  durations: [],
  frameRates: [],
  hasQuality: false,
  hasAudio: false,
  hasAspectRatio: false,
  pictures: 1,
}

/** Of a model that no document describes: everything may be tried. */
const ownModel: VideoModel = {
  sizes: [...largeSizes, '1280x720', '720x1280'],
  durations: [5, 10],
  frameRates: [30, 60],
  hasQuality: true,
  hasAudio: true,
  hasAspectRatio: true,
  pictures: 2,
}

const models: Readonly<Record<string, VideoModel>> = {
  'cogvideox-3': {
    ...cogVideo,
    sizes: [...largeSizes, '1280x720', '720x1280'],
    durations: [5, 10],
    pictures: 2,
  },
  'cogvideox-2': cogVideo,
  'cogvideox-flash': cogVideo,
  cogvideox: cogVideo,
  'viduq1-text': { ...vidu, hasAspectRatio: true, pictures: 0 },
  'viduq1-image': vidu,
  'vidu2-image': { ...vidu, hasAudio: true },
  'viduq1-start-end': { ...vidu, pictures: 2 },
  'vidu2-start-end': { ...vidu, sizes: ['1280x720', '480x360'], hasAudio: true, pictures: 2 },
  'vidu2-reference': { ...vidu, hasAudio: true, hasAspectRatio: true, pictures: 3 },
}

export function videoModel(id: string): VideoModel {
  return models[id.toLowerCase()] ?? ownModel
}
