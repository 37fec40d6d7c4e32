"""The server's wiring: what the editor says to what the workspace does, and back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from qalint import __version__
from qalint.config import ConfigError
from qalint.paths import CONFIGURATION_FILES
from qalint.ruleset import RuleError, UnknownRuleError
from qalint.server.messages import FIX_ALL, QUICK, actions_of, diagnostics_of, hover_of
from qalint.server.ruler import Ruler
from qalint.server.workspace import Checked, Workspace

PAUSE = 0.2
"""Seconds without a keystroke before a document is checked: typing must not wait for it."""

MISTAKES = (ConfigError, RuleError, UnknownRuleError)


class Session:
    """The open documents of one editor, the last check of each, and checks that are under way."""

    def __init__(self, server: LanguageServer, models: bool) -> None:
        self._server, self._models = server, models
        self._workspace: Workspace | None = None
        self._checked: dict[str, Checked] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._told = ""

    @property
    def workspace(self) -> Workspace:
        """The workspace, made when it is first needed. Raises ConfigError."""
        if self._workspace is None:
            folder = self._server.workspace.root_path or os.getcwd()
            self._workspace = Workspace(folder, self._models)
        return self._workspace

    def last(self, uri: str) -> Checked | None:
        """The last check of a document, if it is of the text that is there now."""
        checked = self._checked.get(uri)
        document = self._server.workspace.get_text_document(uri)
        return checked if checked and checked.source == document.source else None

    def ruler(self, checked: Checked) -> Ruler:
        """What counts columns as this editor does."""
        return Ruler(checked.source, self._server.workspace.position_encoding)

    def schedule(self, uri: str, pause: float = PAUSE) -> None:
        """Check a document soon; an older request for it is dropped."""
        if uri in self._tasks:
            self._tasks[uri].cancel()
        self._tasks[uri] = asyncio.get_running_loop().create_task(self._check(uri, pause))

    def close(self, uri: str) -> None:
        """Forget a document and take its diagnostics away."""
        if uri in self._tasks:
            self._tasks.pop(uri).cancel()
        self._checked.pop(uri, None)
        self._publish(uri, None, [])

    def saved(self, uri: str) -> None:
        """A file was saved: where it was configuration or a rule, everything open is checked again."""
        name = os.path.basename(to_fs_path(uri) or "")
        if name in CONFIGURATION_FILES or name.endswith(".toml"):
            self._workspace = None
            for each in list(self._server.workspace.text_documents):
                self.schedule(each, 0)

    async def _check(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        document = self._server.workspace.get_text_document(uri)
        path, source, version = (
            to_fs_path(uri) or document.filename or "untitled.md",
            document.source,
            document.version,
        )
        try:
            checked = await asyncio.to_thread(self.workspace.check, path, source)
        except MISTAKES as error:
            self._tell(str(error))
            return
        self._checked[uri] = checked
        self._told = ""
        self._publish(uri, version, diagnostics_of(checked, self.ruler(checked), self.workspace.rule_files()))

    def _publish(self, uri: str, version: int | None, diagnostics: list[types.Diagnostic]) -> None:
        params = types.PublishDiagnosticsParams(uri, diagnostics, version)
        self._server.text_document_publish_diagnostics(params)

    def _tell(self, text: str) -> None:
        """Show a mistake in the configuration once, not at every keystroke."""
        if text != self._told:
            self._told = text
            message = types.ShowMessageParams(types.MessageType.Error, f"qalint: {text}")
            self._server.window_show_message(message)


def make_server(models: bool = True) -> LanguageServer:
    """A server that is ready to start. Documents are sent whole: line ends are qalint's to judge."""
    server = LanguageServer("qalint", __version__, types.TextDocumentSyncKind.Full)
    session = Session(server, models)

    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        session.schedule(params.text_document.uri, 0)

    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        session.schedule(params.text_document.uri)

    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.saved(params.text_document.uri)

    async def moved(params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            session.saved(change.uri)

    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        session.close(params.text_document.uri)

    async def act(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        checked = session.last(uri)
        if checked is None:
            return []
        found = actions_of(
            checked, session.workspace, session.ruler(checked), params.range, params.context.only, uri
        )
        return await asyncio.to_thread(list, found)

    async def hover(params: types.HoverParams) -> types.Hover | None:
        checked = session.last(params.text_document.uri)
        if checked is None:
            return None
        return hover_of(checked, session.workspace, session.ruler(checked), params.position)

    handlers: dict[str, Callable[..., Any]] = {
        types.TEXT_DOCUMENT_DID_OPEN: opened,
        types.TEXT_DOCUMENT_DID_CHANGE: changed,
        types.TEXT_DOCUMENT_DID_SAVE: saved,
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES: moved,
        types.TEXT_DOCUMENT_DID_CLOSE: closed,
        types.TEXT_DOCUMENT_HOVER: hover,
    }
    for name, handler in handlers.items():
        server.feature(name)(handler)
    kinds = types.CodeActionOptions(code_action_kinds=[QUICK, FIX_ALL])
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)(act)
    return server
