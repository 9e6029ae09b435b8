import { Loudspeaker } from './loudspeaker.js'

const element = (id) => document.getElementById(id)
const pictureMilliseconds = 1000

/** The one conversation of this page; undefined while there is none. */
let conversation

element('connection').addEventListener('submit', (event) => {
  event.preventDefault()
  connect().catch((error) => {
    hangUp()
    say('problem', String(error))
  })
})
element('disconnect').addEventListener('click', () => hangUp())
element('writing').addEventListener('submit', (event) => {
  event.preventDefault()
  const text = element('text').value.trim()
  if (text === '' || conversation === undefined) return
  element('text').value = ''
  say('you', text)
  conversation.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  })
  conversation.send({ type: 'response.create' })
})

async function connect() {
  hangUp()
  tell('Asking for the microphone …')
  const withCamera = element('camera').checked
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
    video: withCamera ? { width: 640 } : false,
  })
  const context = new AudioContext({ sampleRate: 24000 })
  await context.audioWorklet.addModule('microphone.js')
  const address = `${element('server').value.replace(/^http/, 'ws').replace(/\/+$/, '')}/api/paas/v4/realtime`
  // A browser sets no headers here, and an address is no place for a key: it goes among the names of sub-protocols.
  const socket = new WebSocket(address, ['openmaas-realtime', `bearer.${element('key').value.trim()}`])
  const send = (event) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(event))
  }
  conversation = { stream, context, socket, send, speaker: new Loudspeaker(context), answers: new Map(), timer: 0 }
  socket.addEventListener('message', ({ data }) => hear(JSON.parse(data)))
  socket.addEventListener('close', ({ code, reason }) => {
    hangUp()
    tell(`Not connected. ${code === 1006 ? 'The server refused, or cannot be reached.' : reason}`)
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  send({
    type: 'session.update',
    session: {
      model: element('model').value,
      input_audio_format: 'pcm24',
      turn_detection: { type: 'server_vad' },
      beta_fields: { chat_mode: withCamera ? 'video_passive' : 'audio' },
    },
  })
  listen(conversation)
  if (withCamera) watch(conversation)
  element('connect').disabled = true
  element('disconnect').disabled = false
  tell('Connected. Speak.')
}

function listen({ context, stream, send }) {
  const microphone = new AudioWorkletNode(context, 'microphone')
  microphone.port.addEventListener('message', ({ data: samples }) => {
    element('level').value = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) / 32768
    send({ type: 'input_audio_buffer.append', audio: base64(new Uint8Array(samples.buffer)) })
  })
  microphone.port.start()
  context.createMediaStreamSource(stream).connect(microphone)
}

function watch(held) {
  const video = element('picture')
  video.hidden = false
  video.srcObject = held.stream
  void video.play()
  const canvas = document.createElement('canvas')
  held.timer = setInterval(() => {
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    if (canvas.width === 0) return
    canvas.getContext('2d').drawImage(video, 0, 0)
    const [, picture] = canvas.toDataURL('image/jpeg', 0.7).split(',')
    held.send({ type: 'input_audio_buffer.append_video_frame', video_frame: picture })
  }, pictureMilliseconds)
}

function hear(event) {
  switch (event.type) {
    case 'input_audio_buffer.speech_started':
      conversation.speaker.silence()
      return tell('Listening …')
    case 'input_audio_buffer.speech_stopped':
      return tell('Thinking …')
    case 'conversation.item.input_audio_transcription.completed':
      if (event.transcript !== '') say('you', event.transcript)
      return
    case 'response.audio_transcript.delta':
    case 'response.text.delta':
      return write(event.response_id, event.delta)
    case 'response.audio.delta':
      tell('Speaking …')
      return conversation.speaker.play(bytesOf(event.delta))
    case 'response.done': {
      const { engines = {} } = event.response.metadata ?? {}
      const by = Object.entries(engines).map(([what, engine]) => `${what} by ${engine}`)
      note(event.response.id, [event.response.status, ...by].join(', '))
      return tell('Speak.')
    }
    case 'error':
      return say('problem', `${event.error.code}: ${event.error.message}`)
  }
}

function hangUp() {
  if (conversation === undefined) return
  const { stream, context, socket, speaker, timer } = conversation
  conversation = undefined
  clearInterval(timer)
  speaker.silence()
  for (const track of stream.getTracks()) track.stop()
  void context.close()
  socket.close(1000)
  element('picture').hidden = true
  element('level').value = 0
  element('connect').disabled = false
  element('disconnect').disabled = true
  tell('Not connected.')
}

function tell(text) {
  element('state').textContent = text
}

function say(who, text) {
  const line = document.createElement('li')
  line.className = who
  line.textContent = text
  element('talk').append(line)
  line.scrollIntoView()
  return line
}

/** An answer grows with its deltas. */
function write(id, delta) {
  const { answers } = conversation
  if (!answers.has(id)) answers.set(id, say('model', ''))
  answers.get(id).append(delta)
}

function note(id, text) {
  const small = document.createElement('small')
  small.textContent = text
  conversation?.answers.get(id)?.append(small)
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes))
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
}
