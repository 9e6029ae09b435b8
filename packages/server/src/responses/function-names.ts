/** What a function of the model stands for in the tools of the client. */
export interface NamedTool {
  readonly name: string
  /** Of tools that come in a group. */
  readonly namespace?: string
  /** True: the tool takes a text instead of JSON; the function has it as its argument `input`. */
  readonly isCustom: boolean
}

/** Tools of a group by the name of their function, and back. */
export class FunctionNames {
  readonly #tools = new Map<string, NamedTool>()

  add(tool: NamedTool): string {
    const name = this.functionOf(tool.name, tool.namespace)
    this.#tools.set(name, tool)
    return name
  }

  functionOf(name: string, namespace: string | undefined): string {
    return namespace === undefined ? name : `${namespace}__${name}`
  }

  /** A function that is no tool of the client stands for itself. */
  toolOf(name: string): NamedTool {
    return this.#tools.get(name) ?? { name, isCustom: false }
  }
}
