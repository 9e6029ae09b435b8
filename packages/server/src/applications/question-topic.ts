export interface Topic {
  readonly text: string
  /** False where it is only what the question begins with: the thing spoken of may as well stand further on. */
  readonly isCertain: boolean
}

const hanQuestionWord = /什么|多少|哪|谁|怎|几|如何|为何/u

/** What a question speaks of, where its form tells: "月球" in "月球的半径是多少" and "介绍月球", "the Moon" in "the radius of the Moon". */
export function topicOf(question: string): Topic | undefined {
  const certain =
    /^(?:请问|那么|那)?\s*([^的，,。？?\s]{2,20}?)的/u.exec(question)?.[1] ??
    /^请?(?:介绍|说说|讲讲|谈谈|解释|描述)(?:一下|下)?\s*([^的，,。？?\s]{2,20}?)[。？?！!]*$/u.exec(question)?.[1]
  if (certain !== undefined && !hanQuestionWord.test(certain)) return { text: certain, isCertain: true }
  const english = /\b(?:of|about)\s+((?:the\s+)?[\p{L}\p{N}][\p{L}\p{N}' -]{1,40}?)\s*[?.!]*$/u.exec(question)?.[1]
  if (english !== undefined) return { text: english, isCertain: true }
  const subject =
    /^(?:请问|那么|那)?\s*([^的，,。？?\s]{2,12}?)(?:是|在|有|位于|产于|属于|成立于|毕业于|何时|什么时候|为什么|怎么|如何|多|几|哪)/u.exec(
      question,
    )?.[1]
  return subject === undefined || hanQuestionWord.test(subject) ? undefined : { text: subject, isCertain: false }
}
