/** A knowledge application is a flow of one node, which recalls and answers. */
export const answerNode = { id: 'knowledge_answer', name: '知识库问答' } as const

export const questionVariable = 'question'

/** Inputs of that node; the platform's fields, all of them in each. */
export function variablesOf(takesPictures: boolean): object[] {
  const files = takesPictures ? [{ id: 'image', name: '图片', type: 'upload_image', tips: '随问题一起给出的图片' }] : []
  return [
    { id: questionVariable, name: '问题', type: 'Input', tips: '向知识库提出的问题' },
    { id: 'file', name: '文件', type: 'upload_file', tips: '回答时一并参考的文件' },
    ...files,
  ].map((variable) => ({ ...variable, allowed_values: [], input_template: { options: [] } }))
}
