import type { TaskLane } from './task-repository.ts'

/**
 * Whose turn it is. The account with the fewest running tasks comes first, so that one who queues a thousand delays nobody who
 * queues one; of its lanes, the one that has waited longest.
 */
export class FairLanes {
  readonly #open: Map<TaskLane, number>
  /** Tasks at work by account, all of its lanes together. */
  readonly #running = new Map<string, number>()

  constructor(lanes: readonly TaskLane[]) {
    this.#open = new Map(lanes.map((lane) => [lane, lane.waiting]))
    for (const { accountId, running } of lanes) this.#count(accountId, running)
  }

  /** The lane whose first waiting task should start; undefined when nothing waits. */
  next(): TaskLane | undefined {
    let best: TaskLane | undefined
    for (const [lane, waiting] of this.#open) {
      if (waiting > 0 && (best === undefined || this.#comesBefore(lane, best))) best = lane
    }
    return best
  }

  started(lane: TaskLane): void {
    this.#open.set(lane, (this.#open.get(lane) ?? 0) - 1)
    this.#count(lane.accountId, 1)
  }

  /** Nothing more of this lane in this round. */
  close(lane: TaskLane): void {
    this.#open.delete(lane)
  }

  #count(accountId: string, tasks: number): void {
    this.#running.set(accountId, (this.#running.get(accountId) ?? 0) + tasks)
  }

  #comesBefore(one: TaskLane, other: TaskLane): boolean {
    const difference = (this.#running.get(one.accountId) ?? 0) - (this.#running.get(other.accountId) ?? 0)
    return difference === 0 ? one.oldestAt < other.oldestAt : difference < 0
  }
}
