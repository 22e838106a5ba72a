"""One window a person and store: a second start asks the first to come to the front."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1000


def _name(folder: Path) -> str:
    return "qifutong-" + sha256(str(folder.absolute()).encode()).hexdigest()[:16]


class Doorbell(QObject):
    """Rings in the first window when a second one is started on the same store."""

    rung = Signal()

    def __init__(self, parent: QObject, folder: Path) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._ring)
        QLocalServer.removeServer(_name(folder))  # a socket file left by a crash; the store's lock says we are alone
        self._server.listen(_name(folder))

    def _ring(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection is not None:
            connection.deleteLater()
        self.rung.emit()


def ring(folder: Path) -> bool:
    """Bring the window that has the store open to the front; False when it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    return socket.waitForConnected(_WAIT_MS)
