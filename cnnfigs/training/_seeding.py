"""Why does a process learn one network at a time?

Random numbers are seeded for a whole process. Two threads that seed, build and learn at once take
each other's numbers, and the store would serve what came of it under both seeds for ever.
"""

from __future__ import annotations

import threading

# Held from seeding on, until nothing random is left to be done. Whoever needs a lock of the store
# too takes this one first, so that no two threads wait for each other.
seeding_lock = threading.RLock()
