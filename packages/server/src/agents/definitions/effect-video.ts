import { choice, findModel, videoRequest } from '@openmaas/protocol'
import { z } from 'zod'
import { ApiError } from '../../errors/api-error.ts'
import { defineAgent, lastText } from '../core/agent.ts'

/** What each template shows, for engines that know no templates. */
const templates = {
  french_kiss: '画面中的两位成年人深情对视，慢慢靠近并轻轻接吻，浪漫的电影光影',
  bodyshake: '画面中的人物转身后随节奏热舞，动作流畅，镜头轻微跟随',
  sexy_me: '画面中的成年人换上运动感的海滩泳装，展示健美身材，得体自然，阳光海滩',
} as const

const names = Object.keys(templates) as [keyof typeof templates, ...(keyof typeof templates)[]]
/** The prompt of a video has 512 characters; the template takes some of them. */
const mostCharacters = 400

export const effectVideo = defineAgent({
  id: 'vidu_template_agent',
  name: { zh: '热门特效视频', en: 'Effect videos' },
  input: { parts: ['text', 'image'], needs: ['image'] },
  variables: z.looseObject({ template: choice(names) }),
  answers: 'later',
  remembers: false,

  check(call) {
    if ([...lastText(call)].length <= mostCharacters) return
    const reason = {
      zh: `文本至多 ${mostCharacters} 个字符。`,
      en: `The text has at most ${mostCharacters} characters.`,
    }
    throw new ApiError('invalidParameter', { field: 'messages', reason }, { shouldRetry: false })
  },

  handsOver: {
    async submit(call, { models, videos }, publicUrl) {
      const picture = call.turns.at(-1)?.parts.find((part) => part.type === 'image')
      const words = lastText(call).trim()
      const request = videoRequest.parse({
        model: models.video(call.agentId),
        prompt: words === '' ? templates[call.variables.template] : `${templates[call.variables.template]}。${words}`,
        image_url: picture?.source,
      })
      return (await videos.submit(request, call.context, publicUrl)).id
    },
    owns: (model) => findModel(model)?.kind === 'video',
    parts(result) {
      const { video_result: videos } = z
        .looseObject({
          video_result: z.array(z.looseObject({ url: z.string(), cover_image_url: z.string().optional() })),
        })
        .parse(result)
      return videos.flatMap(({ url, cover_image_url: cover }) => [
        { type: 'address' as const, as: 'video_url' as const, url },
        ...(cover === undefined ? [] : [{ type: 'address' as const, as: 'image_url' as const, url: cover }]),
      ])
    },
  },

  run() {
    throw new Error('The video capability does this work.')
  },
})
