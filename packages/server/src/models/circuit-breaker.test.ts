import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CircuitBreaker } from './circuit-breaker.ts'

function breaker(): { circuit: CircuitBreaker; wait: (milliseconds: number) => void } {
  let now = 1000
  const circuit = new CircuitBreaker({ failureLimit: 3, openMilliseconds: 100, now: () => now })
  return { circuit, wait: (milliseconds) => void (now += milliseconds) }
}

describe('the circuit of an engine', () => {
  it('opens after the limit of failures in a row, and a success in between starts the count again', () => {
    const { circuit } = breaker()
    circuit.failed()
    circuit.failed()
    circuit.succeeded()
    circuit.failed()
    circuit.failed()
    assert.equal(circuit.state, 'closed')
    circuit.failed()
    assert.equal(circuit.state, 'open')
  })

  it('lets exactly one call try after the pause, and closes when that succeeds', () => {
    const { circuit, wait } = breaker()
    for (let failure = 0; failure < 3; failure++) circuit.failed()
    wait(101)
    assert.equal(circuit.state, 'half-open')
    circuit.admit()
    assert.equal(circuit.state, 'open')
    circuit.succeeded()
    assert.equal(circuit.state, 'closed')
  })

  it('opens again when the trial fails', () => {
    const { circuit, wait } = breaker()
    for (let failure = 0; failure < 3; failure++) circuit.failed()
    wait(101)
    circuit.admit()
    circuit.failed()
    assert.equal(circuit.state, 'open')
  })
})
