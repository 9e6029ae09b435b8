const mostCharacters = 160
const signs = /[=<>+\-−×÷*/^_√∑∏∫∂∞≈≠≤≥±∈∪∩⊂→⇒∀∃αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩ′|(){}[\]]/gu
const relation = /[=<>≈≠≤≥∈→⇒]/u

/** Whether a paragraph is a formula that stands by itself: a relation, signs, and hardly a word. */
export function isFormula(text: string): boolean {
  const bare = text.replace(/[(（]\s*\d+(?:[.-]\d+)*\s*[)）]\s*$/u, '').replaceAll(/\s/gu, '')
  if (bare.length < 3 || text.length > mostCharacters || !relation.test(bare)) return false
  if (/\p{Script=Han}/u.test(bare) || /[:：;；]/u.test(bare)) return false
  const words = text.match(/\p{L}{4,}/gu) ?? []
  if (
    words.some(
      (word) => !/^(?:sinh?|cosh?|tanh?|arcsin|arccos|arctan|limsup|liminf|softmax|argmax|argmin)$/i.test(word),
    )
  ) {
    return false
  }
  return (bare.match(signs) ?? []).length / bare.length >= 0.2
}
