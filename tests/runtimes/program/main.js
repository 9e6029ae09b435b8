/** The tour in a runtime with a disk: `main.js FILE [MODULE OF A WEBSOCKET]`; the rest comes from the environment. */
import process from 'node:process'
import { fileFrom } from '@openmaas/sdk/node'
import { tour } from './tour.js'

const [path = '', socketModule] = process.argv.slice(2)
const { ZAI_BASE_URL: baseURL = '', ZAI_API_KEY: apiKey = '' } = process.env
const WebSocket = socketModule === undefined ? undefined : (await import(socketModule)).WebSocket
const done = await tour({ baseURL, apiKey, file: await fileFrom(path), WebSocket })
console.log(done.join(', '))
