// Ends the system when the process that started it (npm, or a shell) is gone: killed, it cannot pass its end on.

/** Looks every quarter of a second; `ended` is called once. Returns how to stop looking. */
export function dieWithParent(ended: () => void): () => void {
  const parent = process.ppid
  const timer = setInterval(() => {
    // An orphan is given to another parent.
    if (process.ppid === parent) return
    clearInterval(timer)
    ended()
  }, 250)
  timer.unref()
  return () => clearInterval(timer)
}
