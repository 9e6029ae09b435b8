/** There is a mouse, so probably no keyboard of the screen that a focused field would call up over half of the page. */
export const canHover = matchMedia('(hover: hover) and (pointer: fine)').matches
