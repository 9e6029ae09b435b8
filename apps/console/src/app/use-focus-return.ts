import { useEffect } from 'react'

/**
 * Gives the focus back when a dialog goes, so that the keyboard goes on where it was. The dialogs here are gone at once instead of being
 * closed first, which leaves the focus nowhere.
 * @param home takes it when what had it before is gone too
 */
export function useFocusReturn(home: string): void {
  useEffect(() => {
    const root = document.getElementById('root')
    let last: HTMLElement | undefined
    const remember = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && root?.contains(target) === true) last = target
    }
    const giveBack = (records: readonly MutationRecord[]): void => {
      const isGone = records.some(({ removedNodes }) => removedNodes.length > 0)
      if (!isGone || document.activeElement !== document.body) return
      const next = last?.isConnected === true ? last : document.getElementById(home)
      next?.focus({ preventScroll: true })
    }
    const dialogs = new MutationObserver(giveBack)
    // Dialogs are drawn into nodes beside the root, which come with the first of them.
    const watch = (): void => {
      for (const node of document.body.children) if (node !== root) dialogs.observe(node, { childList: true })
    }
    const nodes = new MutationObserver((records) => {
      watch()
      giveBack(records)
    })
    watch()
    nodes.observe(document.body, { childList: true })
    document.addEventListener('focusin', remember)
    return () => {
      dialogs.disconnect()
      nodes.disconnect()
      document.removeEventListener('focusin', remember)
    }
  }, [home])
}
