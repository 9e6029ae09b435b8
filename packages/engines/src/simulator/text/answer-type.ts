/** What a question asks for, and how a sentence that holds such a thing looks. */
interface AnswerType {
  readonly question: RegExp
  readonly answer: RegExp
}

const chineseNumeral = '[0-9０-９零一二三四五六七八九十百千万萬亿億两兩]'

const answerTypes: readonly AnswerType[] = [
  {
    question:
      /什[么麼]时候|什[么麼]時候|何[时時]|哪一?[年天月]|[几幾][年月]|哪个?(?:年代|世纪|朝代)|哪個?(?:年代|世紀|朝代)|\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|time)\b/iu,
    answer: new RegExp(
      `${chineseNumeral}+(?:年|月|日|世纪|世紀|年代)|\\b(?:1[0-9]|20)\\d\\d\\b|\\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\b|\\b\\d{1,2}(?:th|st|nd|rd) century\\b|\\d{1,2}:\\d\\d`,
      'iu',
    ),
  },
  {
    question:
      /多少|多[大长長高远遠重久深宽寬]|[几幾]|\bhow (?:many|much|long|old|tall|high|far|big|large|often)\b|\bwhat (?:number|percentage|percent|score)\b|\bpercentage\b/iu,
    answer: new RegExp(
      `${chineseNumeral}+[^年月日\\s]|\\d|\\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|half|dozen)\\b`,
      'iu',
    ),
  },
  {
    question:
      /谁|誰|哪[位名]|何人|什[么麼]人|\bwho(?:m|se)?\b|\b(?:what|which) (?:person|player|actor|president|king|author)\b/iu,
    answer: /[·‧]|由|\p{Lu}\p{Ll}+ (?:[\p{Lu}\p{Ll}.]+ )?\p{Lu}\p{Ll}+/u,
  },
  {
    question:
      /哪[里裡裏儿兒]|何[处處地]|什[么麼]地方|\bwhere\b|\b(?:what|which) (?:city|country|state|place|location)\b/iu,
    answer:
      /[位在于於](?:.{1,12})(?:市|省|州|县|縣|区|區|国|國|部|地|岛|島|站)|\b(?:in|at|near|from|of) (?:the )?\p{Lu}/u,
  },
  {
    question: /为什[么麼]|為什[么麼]|何故|[原成]因|\bwhy\b|\bwhat (?:caused|causes|reason)\b/iu,
    answer: /因[为為此]|由[于於]|所以|[导導]致|\b(?:because|due to|since|so that|in order to|caused?|therefore)\b/iu,
  },
]

/** Whether a sentence holds the kind of thing that the question asks for; never for a question that asks for none. */
export function answerTypeMatch(question: string): (sentence: string) => boolean {
  const types = answerTypes.filter((type) => type.question.test(question))
  if (types.length === 0) return () => false
  return (sentence) => types.some((type) => type.answer.test(sentence))
}

/** Whether a sentence opens with the thing whose meaning is asked for (`什么是棱柱？`, `What is a prism?`). */
export function definitionMatch(question: string): (sentence: string) => boolean {
  const asked =
    /^\s*(?:请问|請問)?(?:什[么麼]是|何[谓謂為为])(.+?)[？?]?\s*$|^\s*(.+?)(?:是|指的?是?)什[么麼](?:意思)?[？?]?\s*$|^\s*what (?:is|are) (?:an? |the )?([\w -]{2,40}?)[?]?\s*$/iu.exec(
      question,
    )
  const thing = (asked?.[1] ?? asked?.[2] ?? asked?.[3])?.replace(/[“”「」《》"'\s]/g, '').toLowerCase()
  if (thing === undefined || thing === '') return () => false
  return (sentence) =>
    sentence
      .replace(/[“”「」《》"'\s]|^(?:an?|the) /gi, '')
      .toLowerCase()
      .startsWith(thing)
}
