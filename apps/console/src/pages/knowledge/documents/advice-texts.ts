/** What to do about a document that failed, by its `embedding_code`; 0 for codes that are not among them. */
const zh: Readonly<Record<number, string>> = {
  0: '重新处理一次；如果仍然失败，请把文档名称和时间告诉管理员。',
  10001: '删除不再需要的文档或知识库来腾出空间，然后重新处理。管理员可以在配置中提高 knowledge.capacity。',
  10002: '把文档拆成几个较小的文件再上传，或在上传时放宽字数上限。',
  10003:
    '转换成 PDF、Word、PPT、Excel、CSV、Markdown 或文本后再上传。如果本来就是其中一种，文件可能已损坏：请在本机打开并另存一份再上传。',
  10004: '去掉文档的打开密码后重新上传。',
  10005: '在本机打开并另存一份，确认能正常显示，再重新上传。',
  10006: '这是扫描件或图片。请管理员配置文字识别引擎（ocr），然后重新处理。',
  10007: '文档里没有可检索的文字。如果内容都在图片里，请在上传设置中开启“读取图片”。',
  10008: '把文档拆成几个较小的文件再上传。管理员可以提高解析内存上限。',
  10009: '重新处理一次；如果仍然超时，把文档拆成几个较小的文件。',
  10010: '在浏览器里确认网址可以打开且不需要登录，然后重新处理。内网地址需要管理员放行。',
  10011: '向量化引擎暂时不可用。请管理员检查向量模型的引擎，恢复后重新处理。',
  10012: '重新处理一次；如果反复中断，请管理员查看服务日志。',
  10013: '文字识别引擎暂时不可用。请管理员检查，恢复后重新处理。',
  10014: '描述图片或生成问答的模型暂时不可用。请管理员检查，恢复后重新处理。',
}

const en: typeof zh = {
  0: 'Process it again; if it still fails, tell your operator its name and the time.',
  10001:
    'Delete documents or bases that are not needed any more, then process it again. The operator can raise knowledge.capacity.',
  10002: 'Split the document into smaller files, or allow more characters when uploading it.',
  10003:
    'Convert it to PDF, Word, PowerPoint, Excel, CSV, Markdown or plain text and upload that. If it is one of these already, the file is broken: open it on your computer, save a copy and upload the copy.',
  10004: 'Remove its password and upload it again.',
  10005: 'Open it on your computer, save a copy that displays well, and upload the copy.',
  10006:
    'It is a scan or a picture. Ask the operator to set an engine for character recognition (ocr), then process it again.',
  10007: 'It holds no text. If all of it stands in pictures, switch on “Read pictures” in the upload settings.',
  10008: 'Split the document into smaller files. The operator can allow more memory for reading.',
  10009: 'Process it again; if it still takes too long, split it into smaller files.',
  10010:
    'Check in a browser that the address opens without a sign-in, then process it again. Private addresses must be allowed by the operator.',
  10011: 'The embedding engine was not available. Ask the operator to look at it, then process the document again.',
  10012: 'Process it again; if it breaks off again, the log of the server tells the operator why.',
  10013:
    'The engine for character recognition was not available. Ask the operator to look at it, then process it again.',
  10014:
    'The model that describes pictures or makes questions was not available. Ask the operator to look at it, then process it again.',
}

export const adviceTexts = { zh, en }
