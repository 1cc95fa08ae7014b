// Preloaded into the children of dev and start: a child whose parent is gone, however it went, stops as if told to.
process.channel?.unref()
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
