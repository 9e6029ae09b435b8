export { Listener } from './listener.ts'
export { openSpeech } from './open-speech.ts'
export { spokenHertz, Speaker, tokensOfSound } from './speaker.ts'
export { VoiceChat } from './voice-chat.ts'
