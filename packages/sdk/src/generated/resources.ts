// Written by scripts/generate-sdk.ts from packages/protocol. Changes belong there.

import type { ClientCore, RequestOptions, Upload } from '../client-core.ts'
import type { EventStream } from '../event-stream.ts'
import type * as types from './types.ts'

/** Operations at `client.chat.completions`. */
export class ChatCompletionsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Answer a conversation.
   *
   * JSON, or server-sent events when `stream` is true: one chunk an event, then `[DONE]`. The coding address keeps the reasoning of earlier turns unless told otherwise.
   *
   * `POST /api/paas/v4/chat/completions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1215 (400), 1211 (400), 1212 (400), 1261 (400), 1301 (400), 1302 (429), 1234 (500)
   */
  create(
    body: types.ChatCompletionRequest & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.ChatCompletionChunk>>
  /**
   * Answer a conversation.
   *
   * JSON, or server-sent events when `stream` is true: one chunk an event, then `[DONE]`. The coding address keeps the reasoning of earlier turns unless told otherwise.
   *
   * `POST /api/paas/v4/chat/completions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1215 (400), 1211 (400), 1212 (400), 1261 (400), 1301 (400), 1302 (429), 1234 (500)
   */
  create(
    body: types.ChatCompletionRequest & { stream?: false },
    options?: RequestOptions,
  ): Promise<types.ChatCompletion>
  /**
   * Answer a conversation.
   *
   * JSON, or server-sent events when `stream` is true: one chunk an event, then `[DONE]`. The coding address keeps the reasoning of earlier turns unless told otherwise.
   *
   * `POST /api/paas/v4/chat/completions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1215 (400), 1211 (400), 1212 (400), 1261 (400), 1301 (400), 1302 (429), 1234 (500)
   */
  create(
    body: types.ChatCompletionRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.ChatCompletionChunk> | types.ChatCompletion>
  create(
    body: types.ChatCompletionRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.ChatCompletionChunk> | types.ChatCompletion> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/paas/v4/chat/completions', body }, options)
      : this.#core.json({ method: 'POST', path: '/paas/v4/chat/completions', body }, options)
  }

  /**
   * Answer a conversation later.
   *
   * The result is fetched from `/paas/v4/async-result/{id}`.
   *
   * `POST /api/paas/v4/async/chat/completions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1215 (400), 1211 (400), 1212 (400), 1261 (400), 1302 (429)
   */
  createAsync(body: types.AsyncChatCompletionRequest, options?: RequestOptions): Promise<types.AsyncTask> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/async/chat/completions', body }, options)
  }
}

/** Operations at `client.chat`. */
export class ChatResource {
  readonly completions: ChatCompletionsResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.completions = new ChatCompletionsResource(core)
  }
}

/** Operations at `client.asyncResult`. */
export class AsyncResultResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Result of an asynchronous chat, picture or video.
   *
   * `GET /api/paas/v4/async-result/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(id: string, options?: RequestOptions): Promise<types.AsyncResult> {
    return this.#core.json({ method: 'GET', path: `/paas/v4/async-result/${encodeURIComponent(id)}` }, options)
  }
}

/** Operations at `client.models`. */
export class ModelsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Models that this server answers.
   *
   * `GET /api/paas/v4/models`. Source: OpenAI's API, whose clients ask for it: https://platform.openai.com/docs/api-reference
   */
  list(options?: RequestOptions): Promise<types.ModelList> {
    return this.#core.json({ method: 'GET', path: '/paas/v4/models' }, options)
  }

  /**
   * One model.
   *
   * `GET /api/paas/v4/models/{model}`. Source: OpenAI's API, whose clients ask for it: https://platform.openai.com/docs/api-reference
   * @throws {ApiError} with the codes 1211 (400)
   */
  retrieve(model: string, options?: RequestOptions): Promise<types.Model> {
    return this.#core.json({ method: 'GET', path: `/paas/v4/models/${encodeURIComponent(model)}` }, options)
  }
}

/** Operations at `client.embeddings`. */
export class EmbeddingsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Vectors of texts.
   *
   * `POST /api/paas/v4/embeddings`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1261 (400), 1302 (429), 1234 (500)
   */
  create(body: types.EmbeddingRequest, options?: RequestOptions): Promise<types.EmbeddingReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/embeddings', body }, options)
  }
}

/** Operations at `client.tokenizer`. */
export class TokenizerResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Number of tokens of a conversation.
   *
   * `POST /api/paas/v4/tokenizer`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1212 (400), 1302 (429), 1234 (500)
   */
  count(body: types.TokenizerRequest, options?: RequestOptions): Promise<types.TokenizerReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/tokenizer', body }, options)
  }
}

/** Operations at `client.rerank`. */
export class RerankResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Order documents by their relevance to a question.
   *
   * `POST /api/paas/v4/rerank`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1302 (429)
   */
  create(body: types.RerankRequest, options?: RequestOptions): Promise<types.RerankReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/rerank', body }, options)
  }
}

/** Operations at `client.images`. */
export class ImagesResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Draw a picture.
   *
   * `POST /api/paas/v4/images/generations`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1301 (400), 1302 (429)
   */
  generate(body: types.ImageRequest, options?: RequestOptions): Promise<types.ImageReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/images/generations', body }, options)
  }

  /**
   * Draw a picture later.
   *
   * For glm-image in `hd` quality. The result is fetched from `/paas/v4/async-result/{id}`.
   *
   * `POST /api/paas/v4/async/images/generations`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1301 (400), 1302 (429)
   */
  generateAsync(body: types.AsyncImageRequest, options?: RequestOptions): Promise<types.AsyncTask> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/async/images/generations', body }, options)
  }
}

/** Operations at `client.videos`. */
export class VideosResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Make a video later.
   *
   * The result is fetched from `/paas/v4/async-result/{id}`.
   *
   * `POST /api/paas/v4/videos/generations`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1301 (400), 1302 (429)
   */
  generate(body: types.VideoRequest, options?: RequestOptions): Promise<types.AsyncTask> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/videos/generations', body }, options)
  }
}

/** Operations at `client.audio`. */
export class AudioResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Speak a text.
   *
   * `POST /api/paas/v4/audio/speech`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @returns audio/wav
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1301 (400), 1302 (429)
   */
  speech(
    body: types.SpeechRequest & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.SpeechChunk>>
  /**
   * Speak a text.
   *
   * `POST /api/paas/v4/audio/speech`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @returns audio/wav
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1301 (400), 1302 (429)
   */
  speech(body: types.SpeechRequest & { stream?: false }, options?: RequestOptions): Promise<Response>
  /**
   * Speak a text.
   *
   * `POST /api/paas/v4/audio/speech`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @returns audio/wav
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1301 (400), 1302 (429)
   */
  speech(body: types.SpeechRequest, options?: RequestOptions): Promise<EventStream<types.SpeechChunk> | Response>
  speech(body: types.SpeechRequest, options?: RequestOptions): Promise<EventStream<types.SpeechChunk> | Response> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/paas/v4/audio/speech', body }, options)
      : this.#core.raw({ method: 'POST', path: '/paas/v4/audio/speech', body }, options)
  }

  /**
   * Write down speech.
   *
   * Also takes JSON when the audio is in `file_base64`.
   *
   * `POST /api/paas/v4/audio/transcriptions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1210 (435), 1302 (429)
   */
  transcriptions(
    body: types.TranscriptionRequest & {
      /** wav or mp3, at most 25 MB and 30 s. */
      file?: Upload
    } & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.TranscriptionChunk>>
  /**
   * Write down speech.
   *
   * Also takes JSON when the audio is in `file_base64`.
   *
   * `POST /api/paas/v4/audio/transcriptions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1210 (435), 1302 (429)
   */
  transcriptions(
    body: types.TranscriptionRequest & {
      /** wav or mp3, at most 25 MB and 30 s. */
      file?: Upload
    } & { stream?: false },
    options?: RequestOptions,
  ): Promise<types.TranscriptionReply>
  /**
   * Write down speech.
   *
   * Also takes JSON when the audio is in `file_base64`.
   *
   * `POST /api/paas/v4/audio/transcriptions`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1210 (435), 1302 (429)
   */
  transcriptions(
    body: types.TranscriptionRequest & {
      /** wav or mp3, at most 25 MB and 30 s. */
      file?: Upload
    },
    options?: RequestOptions,
  ): Promise<EventStream<types.TranscriptionChunk> | types.TranscriptionReply>
  transcriptions(
    body: types.TranscriptionRequest & {
      /** wav or mp3, at most 25 MB and 30 s. */
      file?: Upload
    },
    options?: RequestOptions,
  ): Promise<EventStream<types.TranscriptionChunk> | types.TranscriptionReply> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/paas/v4/audio/transcriptions', form: body }, options)
      : this.#core.json({ method: 'POST', path: '/paas/v4/audio/transcriptions', form: body }, options)
  }

  /**
   * Speak a text in the voice of a sample.
   *
   * Older form of voice cloning; SDKs still call it.
   *
   * `POST /api/paas/v4/audio/customization`. Source: The platform's Python client, zai-sdk 0.2.2.
   * @returns audio/wav
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1302 (429)
   */
  customization(
    body: types.SpeechCustomizationRequest & {
      /** Sample of the voice. */
      voice_data: Upload
    },
    options?: RequestOptions,
  ): Promise<Response> {
    return this.#core.raw({ method: 'POST', path: '/paas/v4/audio/customization', form: body }, options)
  }
}

/** Operations at `client.voice`. */
export class VoiceResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Clone a voice from an uploaded sample.
   *
   * `POST /api/paas/v4/voice/clone`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1214 (404)
   */
  clone(body: types.VoiceCloneRequest, options?: RequestOptions): Promise<types.VoiceCloneReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/voice/clone', body }, options)
  }

  /**
   * Voices of the platform and of the account.
   *
   * `GET /api/paas/v4/voice/list`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (400)
   */
  list(query?: types.VoiceListQuery, options?: RequestOptions): Promise<types.VoiceList> {
    return this.#core.json({ method: 'GET', path: '/paas/v4/voice/list', query }, options)
  }

  /**
   * Delete a cloned voice.
   *
   * `POST /api/paas/v4/voice/delete`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404)
   */
  delete(body: types.VoiceDeleteRequest, options?: RequestOptions): Promise<types.VoiceDeleteReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/voice/delete', body }, options)
  }
}

/** Operations at `client.layoutParsing`. */
export class LayoutParsingResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Read a document page by page.
   *
   * `POST /api/paas/v4/layout_parsing`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1210 (435), 1302 (429)
   */
  create(body: types.LayoutParsingRequest, options?: RequestOptions): Promise<types.LayoutParsingReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/layout_parsing', body }, options)
  }
}

/** Operations at `client.files.parser`. */
export class FilesParserResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Turn a file into text later.
   *
   * `POST /api/paas/v4/files/parser/create`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1210 (400), 1210 (435)
   */
  create(
    body: types.FileParserRequest & {
      /** Formats and limits depend on the tool. */
      file: Upload
    },
    options?: RequestOptions,
  ): Promise<types.FileParserTask> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/files/parser/create', form: body }, options)
  }

  /**
   * Text of a parsed file.
   *
   * `GET /api/paas/v4/files/parser/result/{taskId}/{format_type}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  result(taskId: string, formatType: string, options?: RequestOptions): Promise<types.FileParserResult> {
    return this.#core.json(
      {
        method: 'GET',
        path: `/paas/v4/files/parser/result/${encodeURIComponent(taskId)}/${encodeURIComponent(formatType)}`,
      },
      options,
    )
  }

  /**
   * Turn a file into text.
   *
   * `POST /api/paas/v4/files/parser/sync`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1210 (400), 1210 (435)
   */
  sync(
    body: types.FileParserSyncRequest & {
      /** Formats of `prime` and WPS. */
      file: Upload
    },
    options?: RequestOptions,
  ): Promise<types.FileParserResult> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/files/parser/sync', form: body }, options)
  }
}

/** Operations at `client.files`. */
export class FilesResource {
  readonly #core: ClientCore
  readonly parser: FilesParserResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
    this.parser = new FilesParserResource(core)
  }

  /**
   * Read handwriting in a picture.
   *
   * `POST /api/paas/v4/files/ocr`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1210 (435)
   */
  ocr(
    body: types.HandwritingRequest & {
      /** PNG, JPG, JPEG or BMP, at most 8 MB. */
      file: Upload
    },
    options?: RequestOptions,
  ): Promise<types.HandwritingReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/files/ocr', form: body }, options)
  }

  /**
   * Upload a file.
   *
   * `POST /api/paas/v4/files`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1210 (400), 1210 (435)
   */
  create(
    body: types.FileUploadRequest & {
      /** At most 100 MB; formats and smaller limits depend on the purpose. */
      file: Upload
    },
    options?: RequestOptions,
  ): Promise<types.FileObject> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/files', form: body }, options)
  }

  /**
   * Files of the account.
   *
   * `GET /api/paas/v4/files`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (400)
   */
  list(query?: types.FilesListQuery, options?: RequestOptions): Promise<types.FileList> {
    return this.#core.json({ method: 'GET', path: '/paas/v4/files', query }, options)
  }

  /**
   * One file.
   *
   * `GET /api/paas/v4/files/{file_id}`. Source: OpenAI's API, whose clients ask for it: https://platform.openai.com/docs/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(fileId: string, options?: RequestOptions): Promise<types.FileObject> {
    return this.#core.json({ method: 'GET', path: `/paas/v4/files/${encodeURIComponent(fileId)}` }, options)
  }

  /**
   * Delete a file.
   *
   * `DELETE /api/paas/v4/files/{file_id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  delete(fileId: string, options?: RequestOptions): Promise<types.FileDeleted> {
    return this.#core.json({ method: 'DELETE', path: `/paas/v4/files/${encodeURIComponent(fileId)}` }, options)
  }

  /**
   * Content of a file.
   *
   * `GET /api/paas/v4/files/{file_id}/content`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @returns application/octet-stream
   * @throws {ApiError} with the codes 1214 (404)
   */
  content(fileId: string, options?: RequestOptions): Promise<Response> {
    return this.#core.raw({ method: 'GET', path: `/paas/v4/files/${encodeURIComponent(fileId)}/content` }, options)
  }
}

/** Operations at `client.batches`. */
export class BatchesResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Run the requests of a file.
   *
   * `POST /api/paas/v4/batches`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  create(body: types.BatchRequest, options?: RequestOptions): Promise<types.Batch> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/batches', body }, options)
  }

  /**
   * Batches of the account.
   *
   * `GET /api/paas/v4/batches`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  list(query?: types.BatchesListQuery, options?: RequestOptions): Promise<types.BatchList> {
    return this.#core.json({ method: 'GET', path: '/paas/v4/batches', query }, options)
  }

  /**
   * One batch.
   *
   * `GET /api/paas/v4/batches/{batch_id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(batchId: string, options?: RequestOptions): Promise<types.Batch> {
    return this.#core.json({ method: 'GET', path: `/paas/v4/batches/${encodeURIComponent(batchId)}` }, options)
  }

  /**
   * Stop a batch.
   *
   * `POST /api/paas/v4/batches/{batch_id}/cancel`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  cancel(batchId: string, options?: RequestOptions): Promise<types.Batch> {
    return this.#core.json({ method: 'POST', path: `/paas/v4/batches/${encodeURIComponent(batchId)}/cancel` }, options)
  }
}

/** Operations at `client.webSearch`. */
export class WebSearchResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Search the web.
   *
   * The operator says which engine answers which name; the header `x-openmaas-engine` names it. Without any, results are simulated and say so.
   *
   * `POST /api/paas/v4/web_search`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1701 (429), 1702 (500), 1703 (500)
   */
  create(body: types.WebSearchRequest, options?: RequestOptions): Promise<types.WebSearchReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/web_search', body }, options)
  }
}

/** Operations at `client.reader`. */
export class ReaderResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Read a web page as text.
   *
   * `POST /api/paas/v4/reader`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1302 (429)
   */
  create(body: types.ReaderRequest, options?: RequestOptions): Promise<types.ReaderReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/reader', body }, options)
  }
}

/** Operations at `client.tools`. */
export class ToolsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Search the web, older form.
   *
   * Called by SDKs for `web-search-pro`.
   *
   * `POST /api/paas/v4/tools`. Source: The platform's Python client, zai-sdk 0.2.2.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1701 (429), 1702 (500), 1703 (500)
   */
  create(body: types.ToolsRequest & { stream: true }, options?: RequestOptions): Promise<EventStream<types.ToolsChunk>>
  /**
   * Search the web, older form.
   *
   * Called by SDKs for `web-search-pro`.
   *
   * `POST /api/paas/v4/tools`. Source: The platform's Python client, zai-sdk 0.2.2.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1701 (429), 1702 (500), 1703 (500)
   */
  create(body: types.ToolsRequest & { stream?: false }, options?: RequestOptions): Promise<types.ToolsReply>
  /**
   * Search the web, older form.
   *
   * Called by SDKs for `web-search-pro`.
   *
   * `POST /api/paas/v4/tools`. Source: The platform's Python client, zai-sdk 0.2.2.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1701 (429), 1702 (500), 1703 (500)
   */
  create(body: types.ToolsRequest, options?: RequestOptions): Promise<EventStream<types.ToolsChunk> | types.ToolsReply>
  create(
    body: types.ToolsRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.ToolsChunk> | types.ToolsReply> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/paas/v4/tools', body }, options)
      : this.#core.json({ method: 'POST', path: '/paas/v4/tools', body }, options)
  }
}

/** Operations at `client.moderations`. */
export class ModerationsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Judge whether content is safe.
   *
   * `POST /api/paas/v4/moderations`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1302 (429)
   */
  create(body: types.ModerationRequest, options?: RequestOptions): Promise<types.ModerationReply> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/moderations', body }, options)
  }
}

/** Operations at `client.agents.glossaries`. */
export class AgentsGlossariesResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Make a glossary for translations.
   *
   * An addition of this server. Its id is what `custom_variables.glossary` of general_translation names.
   *
   * `POST /api/v1/agents/glossaries`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  create(body: types.GlossaryCreateRequest, options?: RequestOptions): Promise<types.Glossary> {
    return this.#core.json({ method: 'POST', path: '/v1/agents/glossaries', body }, options)
  }

  /**
   * Glossaries of the account, newest first.
   *
   * `GET /api/v1/agents/glossaries`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1214 (400)
   */
  list(query?: types.AgentsGlossariesListQuery, options?: RequestOptions): Promise<types.GlossaryList> {
    return this.#core.json({ method: 'GET', path: '/v1/agents/glossaries', query }, options)
  }

  /**
   * A glossary with its entries.
   *
   * `GET /api/v1/agents/glossaries/{glossary_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(glossaryId: string, options?: RequestOptions): Promise<types.Glossary> {
    return this.#core.json({ method: 'GET', path: `/v1/agents/glossaries/${encodeURIComponent(glossaryId)}` }, options)
  }

  /**
   * Change a glossary.
   *
   * Members that are given replace those that were; entries as a whole.
   *
   * `PUT /api/v1/agents/glossaries/{glossary_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  update(glossaryId: string, body?: types.GlossaryUpdateRequest, options?: RequestOptions): Promise<types.Glossary> {
    return this.#core.json(
      { method: 'PUT', path: `/v1/agents/glossaries/${encodeURIComponent(glossaryId)}`, body },
      options,
    )
  }

  /**
   * Delete a glossary.
   *
   * `DELETE /api/v1/agents/glossaries/{glossary_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1214 (404)
   */
  delete(glossaryId: string, options?: RequestOptions): Promise<types.DeletedGlossary> {
    return this.#core.json(
      { method: 'DELETE', path: `/v1/agents/glossaries/${encodeURIComponent(glossaryId)}` },
      options,
    )
  }
}

/** Operations at `client.agents`. */
export class AgentsResource {
  readonly #core: ClientCore
  readonly glossaries: AgentsGlossariesResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
    this.glossaries = new AgentsGlossariesResource(core)
  }

  /**
   * Run an agent.
   *
   * `POST /api/v1/agents`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1212 (400), 1301 (400), 1302 (429)
   */
  invoke(body: types.AgentRequest & { stream: true }, options?: RequestOptions): Promise<EventStream<types.AgentChunk>>
  /**
   * Run an agent.
   *
   * `POST /api/v1/agents`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1212 (400), 1301 (400), 1302 (429)
   */
  invoke(body: types.AgentRequest & { stream?: false }, options?: RequestOptions): Promise<types.AgentReply>
  /**
   * Run an agent.
   *
   * `POST /api/v1/agents`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1212 (400), 1301 (400), 1302 (429)
   */
  invoke(body: types.AgentRequest, options?: RequestOptions): Promise<EventStream<types.AgentChunk> | types.AgentReply>
  invoke(
    body: types.AgentRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.AgentChunk> | types.AgentReply> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/v1/agents', body }, options)
      : this.#core.json({ method: 'POST', path: '/v1/agents', body }, options)
  }

  /**
   * Result of an agent that answers later.
   *
   * `POST /api/v1/agents/async-result`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404)
   */
  asyncResult(body: types.AgentAsyncResultRequest, options?: RequestOptions): Promise<types.AgentAsyncReply> {
    return this.#core.json({ method: 'POST', path: '/v1/agents/async-result', body }, options)
  }

  /**
   * Slides of a conversation as files.
   *
   * `POST /api/v1/agents/conversation`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  conversation(body?: types.AgentConversationRequest, options?: RequestOptions): Promise<types.AgentConversationReply> {
    return this.#core.json({ method: 'POST', path: '/v1/agents/conversation', body }, options)
  }
}

/** Operations at `client.assistant`. */
export class AssistantResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Talk to an assistant.
   *
   * `POST /api/paas/v4/assistant`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  conversation(
    body: types.AssistantRequest & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.AssistantChunk>>
  /**
   * Talk to an assistant.
   *
   * `POST /api/paas/v4/assistant`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  conversation(
    body: types.AssistantRequest & { stream?: false },
    options?: RequestOptions,
  ): Promise<types.AssistantChunk>
  /**
   * Talk to an assistant.
   *
   * `POST /api/paas/v4/assistant`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  conversation(
    body: types.AssistantRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.AssistantChunk> | types.AssistantChunk>
  conversation(
    body: types.AssistantRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.AssistantChunk> | types.AssistantChunk> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/paas/v4/assistant', body }, options)
      : this.#core.json({ method: 'POST', path: '/paas/v4/assistant', body }, options)
  }

  /**
   * Assistants that can be called.
   *
   * `POST /api/paas/v4/assistant/list`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   */
  list(body?: types.AssistantListRequest, options?: RequestOptions): Promise<types.AssistantList> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/assistant/list', body }, options)
  }

  /**
   * Earlier conversations with an assistant.
   *
   * `POST /api/paas/v4/assistant/conversation/list`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404)
   */
  conversationList(
    body: types.AssistantConversationListRequest,
    options?: RequestOptions,
  ): Promise<types.AssistantConversationList> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/assistant/conversation/list', body }, options)
  }
}

/** Operations at `client.knowledge.embedding`. */
export class KnowledgeEmbeddingResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Embedding models of knowledge bases.
   *
   * `GET /api/llm-application/open/embedding`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   */
  list(options?: RequestOptions): Promise<types.KnowledgeEmbeddingListReply> {
    return this.#core.json({ method: 'GET', path: '/llm-application/open/embedding' }, options)
  }
}

/** Operations at `client.knowledge.document`. */
export class KnowledgeDocumentResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Upload files into a knowledge base.
   *
   * A file that fails is told in `failedInfos`; the call itself succeeds.
   *
   * `POST /api/llm-application/open/document/upload_document/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1210 (435)
   */
  upload(
    id: string,
    body: types.DocumentUploadRequest & {
      /** Files of at most 50 MB. */
      files: Upload | readonly Upload[]
    },
    options?: RequestOptions,
  ): Promise<types.KnowledgeDocumentUploadReply> {
    return this.#core.json(
      { method: 'POST', path: `/llm-application/open/document/upload_document/${encodeURIComponent(id)}`, form: body },
      options,
    )
  }

  /**
   * Cut a document anew.
   *
   * `PUT /api/llm-application/open/document/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  update(id: string, body: types.DocumentEditRequest, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'PUT', path: `/llm-application/open/document/${encodeURIComponent(id)}`, body },
      options,
    )
  }

  /**
   * Documents of a knowledge base.
   *
   * `GET /api/llm-application/open/document`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404)
   */
  list(query: types.KnowledgeDocumentListQuery, options?: RequestOptions): Promise<types.KnowledgeDocumentListReply> {
    return this.#core.json({ method: 'GET', path: '/llm-application/open/document', query }, options)
  }

  /**
   * One document.
   *
   * `GET /api/llm-application/open/document/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(id: string, options?: RequestOptions): Promise<types.KnowledgeDocumentRetrieveReply> {
    return this.#core.json({ method: 'GET', path: `/llm-application/open/document/${encodeURIComponent(id)}` }, options)
  }

  /**
   * Delete a document.
   *
   * `DELETE /api/llm-application/open/document/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  delete(id: string, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'DELETE', path: `/llm-application/open/document/${encodeURIComponent(id)}` },
      options,
    )
  }

  /**
   * Add web pages to a knowledge base.
   *
   * `POST /api/llm-application/open/document/upload_url`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  uploadUrl(
    body: types.DocumentUploadUrlRequest,
    options?: RequestOptions,
  ): Promise<types.KnowledgeDocumentUploadUrlReply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/document/upload_url', body }, options)
  }

  /**
   * Embed a document again.
   *
   * Done later: the callback or the document itself tells the end.
   *
   * `POST /api/llm-application/open/document/embedding/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  embed(id: string, body?: types.DocumentEmbedRequest, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'POST', path: `/llm-application/open/document/embedding/${encodeURIComponent(id)}`, body },
      options,
    )
  }

  /**
   * Pictures of a document.
   *
   * `POST /api/llm-application/open/document/slice/image_list/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  images(id: string, options?: RequestOptions): Promise<types.KnowledgeDocumentImagesReply> {
    return this.#core.json(
      { method: 'POST', path: `/llm-application/open/document/slice/image_list/${encodeURIComponent(id)}` },
      options,
    )
  }

  /**
   * Slices of a document in their order.
   *
   * Of the version that recall finds; of the newest while there is none.
   *
   * `GET /api/llm-application/open/document/{id}/slices`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  slices(
    id: string,
    query?: types.KnowledgeDocumentSlicesQuery,
    options?: RequestOptions,
  ): Promise<types.KnowledgeDocumentSlicesReply> {
    return this.#core.json(
      { method: 'GET', path: `/llm-application/open/document/${encodeURIComponent(id)}/slices`, query },
      options,
    )
  }

  /**
   * See how a document would be cut.
   *
   * Nothing is changed. A document whose pages must be read by recognition cannot be previewed.
   *
   * `POST /api/llm-application/open/document/{id}/slice_preview`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  preview(
    id: string,
    body: types.SlicePreviewRequest,
    options?: RequestOptions,
  ): Promise<types.KnowledgeDocumentPreviewReply> {
    return this.#core.json(
      { method: 'POST', path: `/llm-application/open/document/${encodeURIComponent(id)}/slice_preview`, body },
      options,
    )
  }
}

/** Operations at `client.knowledge.callback`. */
export class KnowledgeCallbackResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Set where the account is told about its documents.
   *
   * The platform POSTs `{eventId, event: {status, msg, documentId}}` and expects `code` 200 within 2 seconds.
   *
   * `PUT /api/llm-application/open/callback`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400)
   */
  set(body: types.CallbackRequest, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json({ method: 'PUT', path: '/llm-application/open/callback', body }, options)
  }

  /**
   * The callback setting.
   *
   * `GET /api/llm-application/open/callback`. Source: OpenMaaS; the BigModel cloud has no such operation.
   */
  retrieve(options?: RequestOptions): Promise<types.KnowledgeCallbackRetrieveReply> {
    return this.#core.json({ method: 'GET', path: '/llm-application/open/callback' }, options)
  }

  /**
   * Remove the callback setting.
   *
   * `DELETE /api/llm-application/open/callback`. Source: OpenMaaS; the BigModel cloud has no such operation.
   */
  delete(options?: RequestOptions): Promise<types.Done> {
    return this.#core.json({ method: 'DELETE', path: '/llm-application/open/callback' }, options)
  }
}

/** Operations at `client.knowledge`. */
export class KnowledgeResource {
  readonly #core: ClientCore
  readonly embedding: KnowledgeEmbeddingResource
  readonly document: KnowledgeDocumentResource
  readonly callback: KnowledgeCallbackResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
    this.embedding = new KnowledgeEmbeddingResource(core)
    this.document = new KnowledgeDocumentResource(core)
    this.callback = new KnowledgeCallbackResource(core)
  }

  /**
   * Make a knowledge base.
   *
   * `POST /api/llm-application/open/knowledge`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400)
   */
  create(body: types.KnowledgeCreateRequest, options?: RequestOptions): Promise<types.KnowledgeCreateReply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/knowledge', body }, options)
  }

  /**
   * Change a knowledge base.
   *
   * Another embedding model rebuilds all its documents.
   *
   * `PUT /api/llm-application/open/knowledge/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  update(id: string, body?: types.KnowledgeEditRequest, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'PUT', path: `/llm-application/open/knowledge/${encodeURIComponent(id)}`, body },
      options,
    )
  }

  /**
   * Knowledge bases of the account.
   *
   * `GET /api/llm-application/open/knowledge`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   */
  list(query?: types.KnowledgeListQuery, options?: RequestOptions): Promise<types.KnowledgeListReply> {
    return this.#core.json({ method: 'GET', path: '/llm-application/open/knowledge', query }, options)
  }

  /**
   * Space used and allowed.
   *
   * `GET /api/llm-application/open/knowledge/capacity`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   */
  capacity(options?: RequestOptions): Promise<types.KnowledgeCapacityReply> {
    return this.#core.json({ method: 'GET', path: '/llm-application/open/knowledge/capacity' }, options)
  }

  /**
   * One knowledge base.
   *
   * `GET /api/llm-application/open/knowledge/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieveBase(id: string, options?: RequestOptions): Promise<types.KnowledgeRetrieveBaseReply> {
    return this.#core.json(
      { method: 'GET', path: `/llm-application/open/knowledge/${encodeURIComponent(id)}` },
      options,
    )
  }

  /**
   * Delete a knowledge base with its documents.
   *
   * `DELETE /api/llm-application/open/knowledge/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  delete(id: string, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'DELETE', path: `/llm-application/open/knowledge/${encodeURIComponent(id)}` },
      options,
    )
  }

  /**
   * Slices that answer a question.
   *
   * `POST /api/llm-application/open/knowledge/retrieve`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1234 (500), 1200 (500)
   */
  retrieve(body: types.KnowledgeRetrieveRequest, options?: RequestOptions): Promise<types.KnowledgeRetrieveReply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/knowledge/retrieve', body }, options)
  }

  /**
   * Download a knowledge base as an archive.
   *
   * A `.tar.gz` with the sources, slices and vectors of all documents, written while it is read. Archives that were cut off are told apart by the import.
   *
   * `GET /api/llm-application/open/knowledge/{id}/export`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @returns application/gzip
   * @throws {ApiError} with the codes 1214 (404)
   */
  export(id: string, options?: RequestOptions): Promise<Response> {
    return this.#core.raw(
      { method: 'GET', path: `/llm-application/open/knowledge/${encodeURIComponent(id)}/export` },
      options,
    )
  }

  /**
   * Bring a knowledge base in from an archive.
   *
   * It appears when the whole archive was read; whatever fails before leaves nothing.
   *
   * `POST /api/llm-application/open/knowledge/import`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1210 (435)
   */
  import(
    body: types.KnowledgeImportRequest & {
      /** What the export wrote. */
      file: Upload
    },
    options?: RequestOptions,
  ): Promise<types.KnowledgeImportReply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/knowledge/import', form: body }, options)
  }
}

/** Operations at `client.application`. */
export class ApplicationResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Make a knowledge application.
   *
   * `POST /api/llm-application/open/application`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  create(body: types.ApplicationCreateRequest, options?: RequestOptions): Promise<types.ApplicationCreateReply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/application', body }, options)
  }

  /**
   * Change a knowledge application.
   *
   * `PUT /api/llm-application/open/application/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  update(id: string, body?: types.ApplicationEditRequest, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'PUT', path: `/llm-application/open/application/${encodeURIComponent(id)}`, body },
      options,
    )
  }

  /**
   * Knowledge applications of the account.
   *
   * `GET /api/llm-application/open/application`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   */
  list(query?: types.ApplicationListQuery, options?: RequestOptions): Promise<types.ApplicationListReply> {
    return this.#core.json({ method: 'GET', path: '/llm-application/open/application', query }, options)
  }

  /**
   * One knowledge application.
   *
   * `GET /api/llm-application/open/application/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(id: string, options?: RequestOptions): Promise<types.ApplicationRetrieveReply> {
    return this.#core.json(
      { method: 'GET', path: `/llm-application/open/application/${encodeURIComponent(id)}` },
      options,
    )
  }

  /**
   * Delete a knowledge application.
   *
   * `DELETE /api/llm-application/open/application/{id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  delete(id: string, options?: RequestOptions): Promise<types.Done> {
    return this.#core.json(
      { method: 'DELETE', path: `/llm-application/open/application/${encodeURIComponent(id)}` },
      options,
    )
  }

  /**
   * Ask a knowledge application.
   *
   * `POST /api/llm-application/open/model-api/{id}/invoke`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  invoke(
    id: string,
    body: types.ApplicationInvokeRequest,
    options?: RequestOptions,
  ): Promise<types.ApplicationInvokeReply> {
    return this.#core.json(
      { method: 'POST', path: `/llm-application/open/model-api/${encodeURIComponent(id)}/invoke`, body },
      options,
    )
  }

  /**
   * Ask a knowledge application, as a stream.
   *
   * Events have the lines `id` (one for the reply), `event` (`add`, `finish`, `errorhandle`, `interrupted`), `data` and, with `finish`, `usage`, which the other ends carry where it is known; an application with `show_recall_result` adds the line `recall` there. There is no `[DONE]`.
   *
   * `POST /api/llm-application/open/model-api/{id}/sse-invoke`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @returns text/event-stream
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  sseInvoke(id: string, body: types.ApplicationInvokeRequest, options?: RequestOptions): Promise<Response> {
    return this.#core.raw(
      { method: 'POST', path: `/llm-application/open/model-api/${encodeURIComponent(id)}/sse-invoke`, body },
      options,
    )
  }

  /**
   * Where the slices of an answer stand in their documents.
   *
   * `GET /api/llm-application/open/v2/{request_id}/slice_info`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  sliceInfo(requestId: string, options?: RequestOptions): Promise<types.ApplicationSliceInfoReply> {
    return this.#core.json(
      { method: 'GET', path: `/llm-application/open/v2/${encodeURIComponent(requestId)}/slice_info` },
      options,
    )
  }

  /**
   * Inputs that a flow asks for.
   *
   * `GET /api/llm-application/open/v2/application/{app_id}/variables`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  variables(appId: string, options?: RequestOptions): Promise<types.ApplicationVariablesReply> {
    return this.#core.json(
      { method: 'GET', path: `/llm-application/open/v2/application/${encodeURIComponent(appId)}/variables` },
      options,
    )
  }

  /**
   * Upload files for a flow.
   *
   * `POST /api/llm-application/open/v2/application/file_upload`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404), 1210 (435)
   */
  fileUpload(
    body: types.ApplicationFileUploadRequest & {
      /** Files of one kind. */
      files: Upload | readonly Upload[]
    },
    options?: RequestOptions,
  ): Promise<types.ApplicationFileUploadReply> {
    return this.#core.json(
      { method: 'POST', path: '/llm-application/open/v2/application/file_upload', form: body },
      options,
    )
  }

  /**
   * State of uploaded files.
   *
   * `POST /api/llm-application/open/v2/application/file_stat`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404)
   */
  fileStat(body: types.ApplicationFileStateRequest, options?: RequestOptions): Promise<types.ApplicationFileStatReply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/v2/application/file_stat', body }, options)
  }

  /**
   * Begin a conversation with a flow.
   *
   * `POST /api/llm-application/open/v2/application/{app_id}/conversation`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  conversation(appId: string, options?: RequestOptions): Promise<types.ApplicationConversationReply> {
    return this.#core.json(
      { method: 'POST', path: `/llm-application/open/v2/application/${encodeURIComponent(appId)}/conversation` },
      options,
    )
  }

  /**
   * Run a flow.
   *
   * `POST /api/llm-application/open/v3/application/invoke`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  invokeV3(
    body: types.FlowInvokeRequest & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.FlowReply>>
  /**
   * Run a flow.
   *
   * `POST /api/llm-application/open/v3/application/invoke`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  invokeV3(body: types.FlowInvokeRequest & { stream?: false }, options?: RequestOptions): Promise<types.FlowReply>
  /**
   * Run a flow.
   *
   * `POST /api/llm-application/open/v3/application/invoke`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1302 (429)
   */
  invokeV3(
    body: types.FlowInvokeRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.FlowReply> | types.FlowReply>
  invokeV3(
    body: types.FlowInvokeRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.FlowReply> | types.FlowReply> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/llm-application/open/v3/application/invoke', body }, options)
      : this.#core.json({ method: 'POST', path: '/llm-application/open/v3/application/invoke', body }, options)
  }

  /**
   * Where the slices of an answer of a flow stand.
   *
   * `POST /api/llm-application/open/v2/application/slice_info`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (404)
   */
  sliceInfoV2(body: types.FlowSliceInfoRequest, options?: RequestOptions): Promise<types.ApplicationSliceInfoV2Reply> {
    return this.#core.json({ method: 'POST', path: '/llm-application/open/v2/application/slice_info', body }, options)
  }

  /**
   * Questions that could be asked next.
   *
   * `GET /api/llm-application/open/history_session_record/{app_id}/{conversation_id}`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1214 (404)
   */
  historySessionRecord(
    appId: string,
    conversationId: string,
    options?: RequestOptions,
  ): Promise<types.ApplicationHistorySessionRecordReply> {
    return this.#core.json(
      {
        method: 'GET',
        path: `/llm-application/open/history_session_record/${encodeURIComponent(appId)}/${encodeURIComponent(conversationId)}`,
      },
      options,
    )
  }
}

/** Operations at `client.zrag.retrieval`. */
export class ZragRetrievalResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Texts and pictures that answer a question.
   *
   * `POST /api/zrag/retrieval/retrieve`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404), 1200 (500)
   */
  retrieve(body: types.ZragRetrieveRequest, options?: RequestOptions): Promise<types.ZragRetrieveReply> {
    return this.#core.json({ method: 'POST', path: '/zrag/retrieval/retrieve', body }, options)
  }
}

/** Operations at `client.zrag.agent`. */
export class ZragAgentResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Talk about knowledge bases.
   *
   * Always a stream; it ends with the event `done`, or with `error`.
   *
   * `POST /api/zrag/agent/chat`. Source: The platform's API reference, https://docs.bigmodel.cn/api-reference
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1214 (404)
   */
  chat(body: types.ZragChatRequest, options?: RequestOptions): Promise<EventStream<types.ZragEvent>> {
    return this.#core.stream({ method: 'POST', path: '/zrag/agent/chat', body }, options)
  }
}

/** Operations at `client.zrag`. */
export class ZragResource {
  readonly retrieval: ZragRetrievalResource
  readonly agent: ZragAgentResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.retrieval = new ZragRetrievalResource(core)
    this.agent = new ZragAgentResource(core)
  }
}

/** Operations at `client.anthropic.messages`. */
export class AnthropicMessagesResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Answer a conversation in the Messages protocol.
   *
   * `POST /api/anthropic/v1/messages`. Source: Anthropic's Messages API, https://docs.anthropic.com/en/api/messages
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1261 (400), 1302 (429)
   */
  create(
    body: types.AnthropicMessageRequest & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.AnthropicEvent>>
  /**
   * Answer a conversation in the Messages protocol.
   *
   * `POST /api/anthropic/v1/messages`. Source: Anthropic's Messages API, https://docs.anthropic.com/en/api/messages
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1261 (400), 1302 (429)
   */
  create(
    body: types.AnthropicMessageRequest & { stream?: false },
    options?: RequestOptions,
  ): Promise<types.AnthropicMessage>
  /**
   * Answer a conversation in the Messages protocol.
   *
   * `POST /api/anthropic/v1/messages`. Source: Anthropic's Messages API, https://docs.anthropic.com/en/api/messages
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1261 (400), 1302 (429)
   */
  create(
    body: types.AnthropicMessageRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.AnthropicEvent> | types.AnthropicMessage>
  create(
    body: types.AnthropicMessageRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.AnthropicEvent> | types.AnthropicMessage> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/anthropic/v1/messages', body }, options)
      : this.#core.json({ method: 'POST', path: '/anthropic/v1/messages', body }, options)
  }

  /**
   * Number of tokens of a conversation in the Messages protocol.
   *
   * `POST /api/anthropic/v1/messages/count_tokens`. Source: Anthropic's Messages API, https://docs.anthropic.com/en/api/messages
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400)
   */
  countTokens(body: types.AnthropicCountTokensRequest, options?: RequestOptions): Promise<types.AnthropicTokenCount> {
    return this.#core.json({ method: 'POST', path: '/anthropic/v1/messages/count_tokens', body }, options)
  }
}

/** Operations at `client.anthropic.models`. */
export class AnthropicModelsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Models that answer the Messages protocol.
   *
   * `GET /api/anthropic/v1/models`. Source: Anthropic's Messages API, https://docs.anthropic.com/en/api/messages
   * @throws {ApiError} with the codes 1214 (400)
   */
  list(query?: types.AnthropicModelsListQuery, options?: RequestOptions): Promise<types.AnthropicModelList> {
    return this.#core.json({ method: 'GET', path: '/anthropic/v1/models', query }, options)
  }

  /**
   * One model that answers the Messages protocol.
   *
   * `GET /api/anthropic/v1/models/{model}`. Source: Anthropic's Messages API, https://docs.anthropic.com/en/api/messages
   * @throws {ApiError} with the codes 1214 (404)
   */
  retrieve(model: string, options?: RequestOptions): Promise<types.AnthropicModel> {
    return this.#core.json({ method: 'GET', path: `/anthropic/v1/models/${encodeURIComponent(model)}` }, options)
  }
}

/** Operations at `client.anthropic`. */
export class AnthropicResource {
  readonly messages: AnthropicMessagesResource
  readonly models: AnthropicModelsResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.messages = new AnthropicMessagesResource(core)
    this.models = new AnthropicModelsResource(core)
  }
}

/** Operations at `client.responses`. */
export class ResponsesResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Answer in OpenAI's Responses API.
   *
   * `POST /api/paas/v4/responses`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1214 (404), 1261 (400), 1302 (429), 1234 (500)
   */
  create(
    body: types.ResponseRequest & { stream: true },
    options?: RequestOptions,
  ): Promise<EventStream<types.ResponseEvent>>
  /**
   * Answer in OpenAI's Responses API.
   *
   * `POST /api/paas/v4/responses`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1214 (404), 1261 (400), 1302 (429), 1234 (500)
   */
  create(body: types.ResponseRequest & { stream?: false }, options?: RequestOptions): Promise<types.Response>
  /**
   * Answer in OpenAI's Responses API.
   *
   * `POST /api/paas/v4/responses`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1214 (404), 1261 (400), 1302 (429), 1234 (500)
   */
  create(
    body: types.ResponseRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.ResponseEvent> | types.Response>
  create(
    body: types.ResponseRequest,
    options?: RequestOptions,
  ): Promise<EventStream<types.ResponseEvent> | types.Response> {
    return body.stream === true
      ? this.#core.stream({ method: 'POST', path: '/paas/v4/responses', body }, options)
      : this.#core.json({ method: 'POST', path: '/paas/v4/responses', body }, options)
  }

  /**
   * Number of tokens of an input.
   *
   * `POST /api/paas/v4/responses/input_tokens`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1213 (400), 1214 (400), 1211 (400), 1214 (404)
   */
  inputTokens(body: types.ResponseTokensRequest, options?: RequestOptions): Promise<types.ResponseInputTokens> {
    return this.#core.json({ method: 'POST', path: '/paas/v4/responses/input_tokens', body }, options)
  }

  /**
   * A stored response.
   *
   * `GET /api/paas/v4/responses/{response_id}`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1214 (400), 1214 (404)
   */
  retrieve(
    responseId: string,
    query?: types.ResponsesRetrieveQuery,
    options?: RequestOptions,
  ): Promise<types.Response> {
    return this.#core.json(
      { method: 'GET', path: `/paas/v4/responses/${encodeURIComponent(responseId)}`, query },
      options,
    )
  }

  /**
   * Delete a stored response.
   *
   * `DELETE /api/paas/v4/responses/{response_id}`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1214 (404)
   */
  delete(responseId: string, options?: RequestOptions): Promise<types.DeletedResponse> {
    return this.#core.json({ method: 'DELETE', path: `/paas/v4/responses/${encodeURIComponent(responseId)}` }, options)
  }

  /**
   * Cancel a response that is answered in the background.
   *
   * `POST /api/paas/v4/responses/{response_id}/cancel`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1214 (404)
   */
  cancel(responseId: string, options?: RequestOptions): Promise<types.Response> {
    return this.#core.json(
      { method: 'POST', path: `/paas/v4/responses/${encodeURIComponent(responseId)}/cancel` },
      options,
    )
  }

  /**
   * What a stored response was asked.
   *
   * `GET /api/paas/v4/responses/{response_id}/input_items`. Source: OpenAI's Responses API, https://platform.openai.com/docs/api-reference/responses
   * @throws {ApiError} with the codes 1214 (404)
   */
  inputItems(
    responseId: string,
    query?: types.ResponsesInputItemsQuery,
    options?: RequestOptions,
  ): Promise<types.ResponseInputList> {
    return this.#core.json(
      { method: 'GET', path: `/paas/v4/responses/${encodeURIComponent(responseId)}/input_items`, query },
      options,
    )
  }
}

/** Operations at `client.monitor.usage`. */
export class MonitorUsageResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * What is left of the limits.
   *
   * `GET /api/monitor/usage/quota/limit`. Source: The platform's plug-in for coding tools.
   */
  quotaLimit(options?: RequestOptions): Promise<types.QuotaLimit> {
    return this.#core.json({ method: 'GET', path: '/monitor/usage/quota/limit' }, options)
  }

  /**
   * Use of models in a time.
   *
   * `GET /api/monitor/usage/model-usage`. Source: The platform's plug-in for coding tools.
   * @throws {ApiError} with the codes 1214 (400)
   */
  modelUsage(query?: types.MonitorUsageModelUsageQuery, options?: RequestOptions): Promise<types.ModelUsage> {
    return this.#core.json({ method: 'GET', path: '/monitor/usage/model-usage', query }, options)
  }

  /**
   * Use of tools in a time.
   *
   * `GET /api/monitor/usage/tool-usage`. Source: The platform's plug-in for coding tools.
   * @throws {ApiError} with the codes 1214 (400)
   */
  toolUsage(query?: types.MonitorUsageToolUsageQuery, options?: RequestOptions): Promise<types.ToolUsage> {
    return this.#core.json({ method: 'GET', path: '/monitor/usage/tool-usage', query }, options)
  }
}

/** Operations at `client.monitor`. */
export class MonitorResource {
  readonly usage: MonitorUsageResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.usage = new MonitorUsageResource(core)
  }
}

/** Operations at `client.admin.accounts`. */
export class AdminAccountsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Make an account with its first key.
   *
   * The id identifies an account; names are labels, and several accounts may have the same one.
   *
   * `POST /api/admin/accounts`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  create(body: types.AdminAccountsCreateRequest, options?: RequestOptions): Promise<types.AdminAccountsCreateReply> {
    return this.#core.json({ method: 'POST', path: '/admin/accounts', body }, options)
  }

  /**
   * Accounts, newest first.
   *
   * `GET /api/admin/accounts`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  list(query?: types.AdminAccountsListQuery, options?: RequestOptions): Promise<types.AdminAccountsListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/accounts', query }, options)
  }

  /**
   * One account.
   *
   * `GET /api/admin/accounts/{account_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  get(accountId: string, options?: RequestOptions): Promise<types.Account> {
    return this.#core.json({ method: 'GET', path: `/admin/accounts/${encodeURIComponent(accountId)}` }, options)
  }

  /**
   * Change an account.
   *
   * Takes effect at once on this server, within ten seconds on others that share its database.
   *
   * `PATCH /api/admin/accounts/{account_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  update(accountId: string, body?: types.AdminAccountsUpdateRequest, options?: RequestOptions): Promise<types.Account> {
    return this.#core.json({ method: 'PATCH', path: `/admin/accounts/${encodeURIComponent(accountId)}`, body }, options)
  }

  /**
   * Delete an account with its keys and tasks.
   *
   * The calls that it made stay on record.
   *
   * `DELETE /api/admin/accounts/{account_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  delete(accountId: string, options?: RequestOptions): Promise<types.AdminAccountsDeleteReply> {
    return this.#core.json({ method: 'DELETE', path: `/admin/accounts/${encodeURIComponent(accountId)}` }, options)
  }
}

/** Operations at `client.admin.keys`. */
export class AdminKeysResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Make a key.
   *
   * `POST /api/admin/accounts/{account_id}/keys`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  create(
    accountId: string,
    body?: types.AdminKeysCreateRequest,
    options?: RequestOptions,
  ): Promise<types.AdminKeysCreateReply> {
    return this.#core.json(
      { method: 'POST', path: `/admin/accounts/${encodeURIComponent(accountId)}/keys`, body },
      options,
    )
  }

  /**
   * Keys of an account, oldest first.
   *
   * `GET /api/admin/accounts/{account_id}/keys`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  list(accountId: string, options?: RequestOptions): Promise<types.AdminKeysListReply> {
    return this.#core.json({ method: 'GET', path: `/admin/accounts/${encodeURIComponent(accountId)}/keys` }, options)
  }

  /**
   * Rename, disable or limit a key.
   *
   * `PATCH /api/admin/accounts/{account_id}/keys/{key_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  update(
    accountId: string,
    keyId: string,
    body?: types.AdminKeysUpdateRequest,
    options?: RequestOptions,
  ): Promise<types.Key> {
    return this.#core.json(
      {
        method: 'PATCH',
        path: `/admin/accounts/${encodeURIComponent(accountId)}/keys/${encodeURIComponent(keyId)}`,
        body,
      },
      options,
    )
  }

  /**
   * Delete a key.
   *
   * `DELETE /api/admin/accounts/{account_id}/keys/{key_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  delete(accountId: string, keyId: string, options?: RequestOptions): Promise<types.AdminKeysDeleteReply> {
    return this.#core.json(
      { method: 'DELETE', path: `/admin/accounts/${encodeURIComponent(accountId)}/keys/${encodeURIComponent(keyId)}` },
      options,
    )
  }
}

/** Operations at `client.admin.tiers`. */
export class AdminTiersResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Concurrency tiers.
   *
   * `GET /api/admin/tiers`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  list(options?: RequestOptions): Promise<types.AdminTiersListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/tiers' }, options)
  }
}

/** Operations at `client.admin.usage`. */
export class AdminUsageResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Usage totals per account, key, model and day.
   *
   * All groups at once, so that they add up to `total`. A parameter that is not listed is refused.
   *
   * `GET /api/admin/usage`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  get(query?: types.AdminUsageGetQuery, options?: RequestOptions): Promise<types.AdminUsageGetReply> {
    return this.#core.json({ method: 'GET', path: '/admin/usage', query }, options)
  }
}

/** Operations at `client.admin.calls`. */
export class AdminCallsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * The request log, newest first.
   *
   * A parameter that is not listed is refused.
   *
   * `GET /api/admin/calls`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  list(query?: types.AdminCallsListQuery, options?: RequestOptions): Promise<types.AdminCallsListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/calls', query }, options)
  }

  /**
   * What a call was asked.
   *
   * The body as it was sent, if the configuration keeps bodies (`requests.keepDays`) and this one was kept; credentials for servers of tools are `***`, and integers beyond 2^53 are texts. The 404 says why there is none. Several calls may come of one request.
   *
   * `GET /api/admin/calls/{call_id}/request`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  request(callId: string, options?: RequestOptions): Promise<types.CallRequest> {
    return this.#core.json({ method: 'GET', path: `/admin/calls/${encodeURIComponent(callId)}/request` }, options)
  }

  /**
   * Calls in flight in this server.
   *
   * `GET /api/admin/calls/in-flight`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  inFlight(options?: RequestOptions): Promise<types.AdminCallsInFlightReply> {
    return this.#core.json({ method: 'GET', path: '/admin/calls/in-flight' }, options)
  }
}

/** Operations at `client.admin.engines`. */
export class AdminEnginesResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Engines and how they are.
   *
   * `GET /api/admin/engines`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  list(options?: RequestOptions): Promise<types.AdminEnginesListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/engines' }, options)
  }

  /**
   * One engine and how it is.
   *
   * `GET /api/admin/engines/{id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  get(id: string, options?: RequestOptions): Promise<types.EngineDetail> {
    return this.#core.json({ method: 'GET', path: `/admin/engines/${encodeURIComponent(id)}` }, options)
  }

  /**
   * Ask an engine how it is, now.
   *
   * `POST /api/admin/engines/{id}/check`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  check(id: string, options?: RequestOptions): Promise<types.EngineStatus> {
    return this.#core.json({ method: 'POST', path: `/admin/engines/${encodeURIComponent(id)}/check` }, options)
  }

  /**
   * Add or replace an engine.
   *
   * Kept in the database, encrypted, and stronger than a definition of the same id in the file. Calls in flight end on the old one. A secret given as `***` stays what it was, as long as the address does.
   *
   * `PUT /api/admin/engines/{id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  put(id: string, body: types.AdminEnginesPutRequest, options?: RequestOptions): Promise<types.EngineStatus> {
    return this.#core.json({ method: 'PUT', path: `/admin/engines/${encodeURIComponent(id)}`, body }, options)
  }

  /**
   * Remove an engine that the admin API added.
   *
   * A definition of the same id in the file holds again. Refused with 1214, saying why: an engine that stands in the file only, that is built in or comes from a pulled model, and one that models are routed to, by the names of the models.
   *
   * `DELETE /api/admin/engines/{id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  delete(id: string, options?: RequestOptions): Promise<types.AdminEnginesDeleteReply> {
    return this.#core.json({ method: 'DELETE', path: `/admin/engines/${encodeURIComponent(id)}` }, options)
  }
}

/** Operations at `client.admin.models`. */
export class AdminModelsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Models and what each is answered by.
   *
   * `GET /api/admin/models`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  list(options?: RequestOptions): Promise<types.AdminModelsListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/models' }, options)
  }

  /**
   * Set the routes of a model.
   *
   * `PUT /api/admin/models/{id}/routes`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  put(id: string, body: types.AdminModelsPutRequest, options?: RequestOptions): Promise<types.ModelStatus> {
    return this.#core.json({ method: 'PUT', path: `/admin/models/${encodeURIComponent(id)}/routes`, body }, options)
  }

  /**
   * Remove the routes that the admin API set for a model.
   *
   * Routes in the file hold again. Where only the file has routes, the call is refused with 1214 and says so.
   *
   * `DELETE /api/admin/models/{id}/routes`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  delete(id: string, options?: RequestOptions): Promise<types.AdminModelsDeleteReply> {
    return this.#core.json({ method: 'DELETE', path: `/admin/models/${encodeURIComponent(id)}/routes` }, options)
  }
}

/** Operations at `client.admin.callbacks`. */
export class AdminCallbacksResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Deliveries of callbacks, newest first.
   *
   * `GET /api/admin/callbacks`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  list(query?: types.AdminCallbacksListQuery, options?: RequestOptions): Promise<types.AdminCallbacksListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/callbacks', query }, options)
  }

  /**
   * One delivery with its attempts.
   *
   * `GET /api/admin/callbacks/{id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  get(id: string, options?: RequestOptions): Promise<types.AdminCallbacksGetReply> {
    return this.#core.json({ method: 'GET', path: `/admin/callbacks/${encodeURIComponent(id)}` }, options)
  }

  /**
   * Send one delivery again, whatever became of it.
   *
   * It is tried at once, and then as often as a new one.
   *
   * `POST /api/admin/callbacks/{id}/replay`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  replay(id: string, options?: RequestOptions): Promise<types.CallbackDelivery> {
    return this.#core.json({ method: 'POST', path: `/admin/callbacks/${encodeURIComponent(id)}/replay` }, options)
  }

  /**
   * Send all failed deliveries again, or those of an account, a base or a document.
   *
   * `POST /api/admin/callbacks/replay`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  replayFailed(
    body?: types.AdminCallbacksReplayFailedRequest,
    options?: RequestOptions,
  ): Promise<types.AdminCallbacksReplayFailedReply> {
    return this.#core.json({ method: 'POST', path: '/admin/callbacks/replay', body }, options)
  }
}

/** Operations at `client.admin.tasks`. */
export class AdminTasksResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Asynchronous tasks of every kind, newest first.
   *
   * `GET /api/admin/tasks`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  list(query?: types.AdminTasksListQuery, options?: RequestOptions): Promise<types.AdminTasksListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/tasks', query }, options)
  }

  /**
   * One task.
   *
   * `GET /api/admin/tasks/{id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  get(id: string, options?: RequestOptions): Promise<types.AdminTask> {
    return this.#core.json({ method: 'GET', path: `/admin/tasks/${encodeURIComponent(id)}` }, options)
  }

  /**
   * End a task that has not ended.
   *
   * One that waits ends at once. One that is worked on is ended within seconds, at its engine too where that offers a way; until then its state is `running`.
   *
   * `POST /api/admin/tasks/{id}/cancel`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  cancel(id: string, options?: RequestOptions): Promise<types.AdminTask> {
    return this.#core.json({ method: 'POST', path: `/admin/tasks/${encodeURIComponent(id)}/cancel` }, options)
  }

  /**
   * Begin a task again that failed or was cancelled.
   *
   * It has all of its attempts again, and is handed to an engine anew.
   *
   * `POST /api/admin/tasks/{id}/retry`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404), 1214 (400)
   */
  retry(id: string, options?: RequestOptions): Promise<types.AdminTask> {
    return this.#core.json({ method: 'POST', path: `/admin/tasks/${encodeURIComponent(id)}/retry` }, options)
  }
}

/** Operations at `client.admin.knowledge`. */
export class AdminKnowledgeResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Knowledge bases of all accounts, newest first.
   *
   * `GET /api/admin/knowledge`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  list(query?: types.AdminKnowledgeListQuery, options?: RequestOptions): Promise<types.AdminKnowledgeListReply> {
    return this.#core.json({ method: 'GET', path: '/admin/knowledge', query }, options)
  }

  /**
   * Documents of a base with the state of the work on them, newest first.
   *
   * `GET /api/admin/knowledge/{id}/documents`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400), 1214 (404)
   */
  documents(
    id: string,
    query?: types.AdminKnowledgeDocumentsQuery,
    options?: RequestOptions,
  ): Promise<types.AdminKnowledgeDocumentsReply> {
    return this.#core.json(
      { method: 'GET', path: `/admin/knowledge/${encodeURIComponent(id)}/documents`, query },
      options,
    )
  }
}

/** Operations at `client.admin.documents`. */
export class AdminDocumentsResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Slices of a document in their order.
   *
   * Of the version that recall finds; of the newest while there is none.
   *
   * `GET /api/admin/documents/{id}/slices`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400), 1214 (404)
   */
  slices(
    id: string,
    query?: types.AdminDocumentsSlicesQuery,
    options?: RequestOptions,
  ): Promise<types.AdminDocumentsSlicesReply> {
    return this.#core.json({ method: 'GET', path: `/admin/documents/${encodeURIComponent(id)}/slices`, query }, options)
  }

  /**
   * Work on a document again that failed, or that waits for its next attempt.
   *
   * A document that is ready, or that somebody works on at the moment, is left alone.
   *
   * `POST /api/admin/documents/{id}/retry`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  retry(id: string, options?: RequestOptions): Promise<types.AdminDocumentsRetryReply> {
    return this.#core.json({ method: 'POST', path: `/admin/documents/${encodeURIComponent(id)}/retry` }, options)
  }
}

/** Operations at `client.admin.moderation`. */
export class AdminModerationResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Word lists.
   *
   * `GET /api/admin/moderation/lists`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  lists(options?: RequestOptions): Promise<types.AdminModerationListsReply> {
    return this.#core.json({ method: 'GET', path: '/admin/moderation/lists' }, options)
  }

  /**
   * Make a word list.
   *
   * `POST /api/admin/moderation/lists`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1213 (400), 1214 (400)
   */
  createList(body: types.NewWordList, options?: RequestOptions): Promise<types.WordList> {
    return this.#core.json({ method: 'POST', path: '/admin/moderation/lists', body }, options)
  }

  /**
   * Change a word list.
   *
   * `PATCH /api/admin/moderation/lists/{list_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400), 1214 (404)
   */
  updateList(listId: string, body?: types.WordListChange, options?: RequestOptions): Promise<types.WordList> {
    return this.#core.json(
      { method: 'PATCH', path: `/admin/moderation/lists/${encodeURIComponent(listId)}`, body },
      options,
    )
  }

  /**
   * Delete a word list.
   *
   * `DELETE /api/admin/moderation/lists/{list_id}`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  deleteList(listId: string, options?: RequestOptions): Promise<types.WordListDeleted> {
    return this.#core.json({ method: 'DELETE', path: `/admin/moderation/lists/${encodeURIComponent(listId)}` }, options)
  }

  /**
   * Words of a list, in the order of their characters.
   *
   * `GET /api/admin/moderation/lists/{list_id}/words`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (404)
   */
  words(listId: string, query?: types.AdminModerationWordsQuery, options?: RequestOptions): Promise<types.ListedWords> {
    return this.#core.json(
      { method: 'GET', path: `/admin/moderation/lists/${encodeURIComponent(listId)}/words`, query },
      options,
    )
  }

  /**
   * Find the listed words of a text.
   *
   * `POST /api/admin/moderation/check`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1213 (400)
   */
  check(body: types.WordCheck, options?: RequestOptions): Promise<types.WordCheckReply> {
    return this.#core.json({ method: 'POST', path: '/admin/moderation/check', body }, options)
  }
}

/** Operations at `client.admin`. */
export class AdminResource {
  readonly #core: ClientCore
  readonly accounts: AdminAccountsResource
  readonly keys: AdminKeysResource
  readonly tiers: AdminTiersResource
  readonly usage: AdminUsageResource
  readonly calls: AdminCallsResource
  readonly engines: AdminEnginesResource
  readonly models: AdminModelsResource
  readonly callbacks: AdminCallbacksResource
  readonly tasks: AdminTasksResource
  readonly knowledge: AdminKnowledgeResource
  readonly documents: AdminDocumentsResource
  readonly moderation: AdminModerationResource

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
    this.accounts = new AdminAccountsResource(core)
    this.keys = new AdminKeysResource(core)
    this.tiers = new AdminTiersResource(core)
    this.usage = new AdminUsageResource(core)
    this.calls = new AdminCallsResource(core)
    this.engines = new AdminEnginesResource(core)
    this.models = new AdminModelsResource(core)
    this.callbacks = new AdminCallbacksResource(core)
    this.tasks = new AdminTasksResource(core)
    this.knowledge = new AdminKnowledgeResource(core)
    this.documents = new AdminDocumentsResource(core)
    this.moderation = new AdminModerationResource(core)
  }

  /**
   * Whom this key stands for.
   *
   * Open to every role.
   *
   * `GET /api/admin/me`. Source: OpenMaaS; the BigModel cloud has no such operation.
   */
  me(options?: RequestOptions): Promise<types.AdminMeReply> {
    return this.#core.json({ method: 'GET', path: '/admin/me' }, options)
  }

  /**
   * Read the configuration file again.
   *
   * A wrong value refuses the reload by its name and leaves everything as it was.
   *
   * `POST /api/admin/reload`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403), 1214 (400)
   */
  reload(options?: RequestOptions): Promise<types.AdminReloadReply> {
    return this.#core.json({ method: 'POST', path: '/admin/reload' }, options)
  }

  /**
   * What is degraded, and what to do about it.
   *
   * Of the server that answers; replicas have figures of their own. Asks the database and reads the disk.
   *
   * `GET /api/admin/status`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  status(options?: RequestOptions): Promise<types.AdminStatusReply> {
    return this.#core.json({ method: 'GET', path: '/admin/status' }, options)
  }

  /**
   * The configuration in effect, without secrets.
   *
   * `GET /api/admin/settings`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1220 (403)
   */
  settings(options?: RequestOptions): Promise<types.AdminSettingsReply> {
    return this.#core.json({ method: 'GET', path: '/admin/settings' }, options)
  }
}

/** Operations at `client.console`. */
export class ConsoleResource {
  readonly #core: ClientCore

  /** @internal It is made by the client. */
  constructor(core: ClientCore) {
    this.#core = core
  }

  /**
   * Sign in with a key.
   *
   * Takes the whole key in `authorization`, not a token signed with it, and sets the cookie.
   *
   * `POST /api/console/session`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1002 (401), 1000 (401)
   */
  signIn(options?: RequestOptions): Promise<types.ConsoleSession> {
    return this.#core.json({ method: 'POST', path: '/console/session' }, options)
  }

  /**
   * Who is signed in.
   *
   * For calls that bring the cookie; a call with a key has no session.
   *
   * `GET /api/console/session`. Source: OpenMaaS; the BigModel cloud has no such operation.
   * @throws {ApiError} with the codes 1214 (404)
   */
  session(options?: RequestOptions): Promise<types.ConsoleSession> {
    return this.#core.json({ method: 'GET', path: '/console/session' }, options)
  }

  /**
   * Sign out.
   *
   * `DELETE /api/console/session`. Source: OpenMaaS; the BigModel cloud has no such operation.
   */
  signOut(options?: RequestOptions): Promise<types.ConsoleSignOutReply> {
    return this.#core.json({ method: 'DELETE', path: '/console/session' }, options)
  }
}

/** Every operation of the API, by its dotted name. */
export class Resources {
  readonly chat: ChatResource
  readonly asyncResult: AsyncResultResource
  readonly models: ModelsResource
  readonly embeddings: EmbeddingsResource
  readonly tokenizer: TokenizerResource
  readonly rerank: RerankResource
  readonly images: ImagesResource
  readonly videos: VideosResource
  readonly audio: AudioResource
  readonly voice: VoiceResource
  readonly layoutParsing: LayoutParsingResource
  readonly files: FilesResource
  readonly batches: BatchesResource
  readonly webSearch: WebSearchResource
  readonly reader: ReaderResource
  readonly tools: ToolsResource
  readonly moderations: ModerationsResource
  readonly agents: AgentsResource
  readonly assistant: AssistantResource
  readonly knowledge: KnowledgeResource
  readonly application: ApplicationResource
  readonly zrag: ZragResource
  readonly anthropic: AnthropicResource
  readonly responses: ResponsesResource
  readonly monitor: MonitorResource
  readonly admin: AdminResource
  readonly console: ConsoleResource

  constructor(core: ClientCore) {
    this.chat = new ChatResource(core)
    this.asyncResult = new AsyncResultResource(core)
    this.models = new ModelsResource(core)
    this.embeddings = new EmbeddingsResource(core)
    this.tokenizer = new TokenizerResource(core)
    this.rerank = new RerankResource(core)
    this.images = new ImagesResource(core)
    this.videos = new VideosResource(core)
    this.audio = new AudioResource(core)
    this.voice = new VoiceResource(core)
    this.layoutParsing = new LayoutParsingResource(core)
    this.files = new FilesResource(core)
    this.batches = new BatchesResource(core)
    this.webSearch = new WebSearchResource(core)
    this.reader = new ReaderResource(core)
    this.tools = new ToolsResource(core)
    this.moderations = new ModerationsResource(core)
    this.agents = new AgentsResource(core)
    this.assistant = new AssistantResource(core)
    this.knowledge = new KnowledgeResource(core)
    this.application = new ApplicationResource(core)
    this.zrag = new ZragResource(core)
    this.anthropic = new AnthropicResource(core)
    this.responses = new ResponsesResource(core)
    this.monitor = new MonitorResource(core)
    this.admin = new AdminResource(core)
    this.console = new ConsoleResource(core)
  }
}
