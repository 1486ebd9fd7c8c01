"""A Jupyter kernel that starts at once: a fork of a process that has everything loaded."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.process import BaseProcess
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from _site.build.preloaded import CONTEXT, use_environment
from _site.build.workers import silence


class PreloadedKernelManager(AsyncKernelManager):  # type: ignore[misc]
    """Starts a kernel in that way, and ends it as any other."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.provisioner = _Preloaded(kernel_id="", kernel_spec=self.kernel_spec, parent=self)


class _Preloaded(LocalProvisioner):  # type: ignore[misc]
    """Starts the kernel as a process of the fork server, and not by its command."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        arguments = cmd[cmd.index("-f") :]
        process = CONTEXT.Process(
            target=_run, args=(arguments, kwargs["env"], kwargs["cwd"]), daemon=True
        )
        process.start()
        self.process, self.pid = _Started(process), process.pid
        return self.connection_info


class _Started:
    """A process of `multiprocessing` as one of `subprocess`, which Jupyter expects."""

    stdin = stdout = stderr = None

    def __init__(self, process: BaseProcess) -> None:
        self.process = process
        self.kill, self.terminate = process.kill, process.terminate

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self) -> int | None:
        self.process.join()
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        if self.process.is_alive() and self.process.pid:
            os.kill(self.process.pid, number)


def _run(arguments: list[str], environment: dict[str, str], folder: str | None) -> None:
    """Be the kernel, until it is told to end."""
    from ipykernel.kernelapp import IPKernelApp
    from tqdm import tqdm

    # Its own lock would be a semaphore, which a kernel that is ended at once leaves behind.
    tqdm.set_lock(threading.RLock())
    use_environment(environment)
    if folder:
        os.chdir(folder)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    arguments = [*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"]  # no words on Ctrl-C
    with silence():  # what cells write there is in the notebook
        IPKernelApp.launch_instance(argv=arguments)


def _end_with_parent() -> None:
    """Wait for the end of whoever asked for the kernel, where that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
