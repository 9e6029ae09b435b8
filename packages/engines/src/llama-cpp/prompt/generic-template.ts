/**
 * Chat template (Jinja) for a model file that carries none. The turn markers are those of ChatML, tool calls are JSON
 * objects in `<tool_call>` tags (the Hermes and Qwen form), reasoning stands in `<think>` tags.
 *
 * Variables beside `messages`, `tools` and `add_generation_prompt`: `enable_thinking` (undefined: the model is not asked to
 * think and not kept from it).
 */
export const genericChatTemplate = `{%- macro tool_section() -%}
You can call functions. The functions, one JSON object a line:
<tools>
{%- for tool in tools %}
{{ tool | tojson }}
{%- endfor %}
</tools>
To call one, answer with its name and arguments:
<tool_call>
{"name": "function-name", "arguments": {}}
</tool_call>
{%- endmacro -%}
{%- if tools and messages[0].role != 'system' %}<|im_start|>system
{{ tool_section() }}<|im_end|>
{% endif -%}
{%- for message in messages %}
{%- if message.role == 'assistant' %}<|im_start|>assistant
{% if message.reasoning_content %}<think>
{{ message.reasoning_content }}
</think>

{% endif %}{{ message.content or '' }}
{%- for call in message.tool_calls or [] %}
<tool_call>
{"name": {{ call.function.name | tojson }}, "arguments": {{ call.function.arguments | tojson }}}
</tool_call>
{%- endfor %}<|im_end|>
{% elif message.role == 'tool' %}<|im_start|>user
<tool_response>
{{ message.content }}
</tool_response><|im_end|>
{% else %}<|im_start|>{{ message.role }}
{{ message.content }}
{%- if tools and loop.first and message.role == 'system' %}

{{ tool_section() }}
{%- endif %}<|im_end|>
{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% if enable_thinking is defined %}{% if enable_thinking %}<think>
{% else %}<think>

</think>

{% endif %}{% endif %}
{%- endif %}`

/**
 * Template for GLM-4 and GLM-Edge files from before the time when templates were stored as Jinja: their metadata holds only
 * a name such as `chatglm4`, or nothing. GLM-4 starts with two tokens of its own, GLM-Edge does not.
 */
function glmTemplate(prefix: string): string {
  return `${prefix}{%- for message in messages %}<|{{ message.role }}|>
{{ message.content }}
{%- endfor %}
{%- if add_generation_prompt %}<|assistant|>
{% endif %}`
}

export interface FallbackTemplate {
  readonly source: string
  /** Text that ends a turn, for vocabularies in which it is no token of its own. */
  readonly turnEnd: string
}

/** Template for a model file that has no Jinja template, by the architecture and the name in its metadata. */
export function fallbackTemplate(architecture: string, name: string): FallbackTemplate {
  if (!/^(chatglm|glm)/.test(architecture)) return { source: genericChatTemplate, turnEnd: '<|im_end|>' }
  return { source: glmTemplate(/edge/i.test(name) ? '' : '[gMASK]<sop>'), turnEnd: '<|user|>' }
}
