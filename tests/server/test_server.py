"""The language server, driven over its pipes by an LSP client."""

import asyncio
import sys

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

PAGE = "# Salt \U0001f600\n\nSalt \U0001f600 &amp; pepper.\n\nCaf&eacute;s close at 9.\n"


class Editor:
    """A client that keeps the diagnostics it is sent."""

    def __init__(self, folder, encoding=None):
        self._folder, self._encoding = folder, encoding
        self.client = LanguageClient("editor", "1")
        self.messages = []
        self._published = asyncio.Queue()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._keep())
        self.client.feature(types.WINDOW_SHOW_MESSAGE)(self._hear())

    def _keep(self):
        def keep(params: types.PublishDiagnosticsParams):
            self._published.put_nowait(params)

        return keep

    def _hear(self):
        def hear(params: types.ShowMessageParams):
            self.messages.append(params.message)

        return hear

    async def __aenter__(self):
        await self.client.start_io(sys.executable, "-m", "qalint", "server", "--no-models")
        await self.client.initialize_async(
            types.InitializeParams(self._capabilities(), root_uri=self._folder.as_uri())
        )
        self.client.initialized(types.InitializedParams())
        return self

    def _capabilities(self):
        encodings = [self._encoding] if self._encoding else None
        return types.ClientCapabilities(general=types.GeneralClientCapabilities(position_encodings=encodings))

    async def __aexit__(self, *error):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    async def open(self, name, text, language="markdown"):
        self.uri = (self._folder / name).as_uri()
        item = types.TextDocumentItem(self.uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    async def type(self, text, version):
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def diagnostics(self):
        params = await asyncio.wait_for(self._published.get(), 60)
        assert params.uri == self.uri
        return list(params.diagnostics)

    async def actions(self, line, character, only=None):
        here = types.Position(line, character)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri),
                types.Range(here, here),
                types.CodeActionContext([], only),
            )
        )
        return list(found or ())


def apply(text, action):
    """What an editor makes of an action's edits, counting in UTF-16 code units."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len((line + "\n").encode("utf-16-le")) // 2)
    units = text.encode("utf-16-le")
    (edits,) = action.edit.changes.values()
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
        start, end = (2 * (starts[p.line] + p.character) for p in (edit.range.start, edit.range.end))
        units = units[:start] + edit.new_text.encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


def run(folder, story, encoding=None):
    async def told():
        async with Editor(folder, encoding) as editor:
            await story(editor)

    asyncio.run(told())


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "qalint.toml").write_text('select = ["MKP001", "QAL"]\nexclude = ["drafts/"]\n')
    return tmp_path


def test_diagnostics_as_one_types(folder):
    async def story(editor):
        found = await editor.open("salt.md", PAGE)
        assert [
            (d.code, d.range.start.line, d.range.start.character, d.range.end.character) for d in found
        ] == [
            ("MKP001", 2, 8, 13),
            ("MKP001", 4, 3, 11),
        ]
        assert found[0].source == "qalint"
        assert found[0].severity is types.DiagnosticSeverity.Warning
        assert found[0].code_description.href.endswith("MKP001-html-entity.toml")
        await editor.type(PAGE.replace("&amp;", "and"), 2)
        assert [d.range.start.line for d in await editor.diagnostics()] == [4]
        editor.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri))
        )
        assert await editor.diagnostics() == []

    run(folder, story)


def test_quick_fixes_directives_and_all_fixes(folder):
    async def story(editor):
        await editor.open("salt.md", PAGE)
        actions = {action.title: action for action in await editor.actions(2, 9)}
        fix, ignore = actions["Write the character itself (MKP001)"], actions["Ignore MKP001 here"]
        assert fix.is_preferred
        assert apply(PAGE, fix) == PAGE.replace("&amp;", "&")
        ignored = apply(PAGE, ignore)
        assert ignored == PAGE.replace("pepper.", "pepper. <!-- qalint: ignore[MKP001] -->")
        await editor.type(ignored, 2)
        assert [d.range.start.line for d in await editor.diagnostics()] == [4]
        await editor.type(PAGE, 3)
        await editor.diagnostics()
        (whole,) = await editor.actions(0, 0, ["source.fixAll"])
        assert apply(PAGE, whole) == PAGE.replace("&amp;", "&").replace("&eacute;", "\u00e9")
        assert await editor.actions(0, 0, ["refactor"]) == []

    run(folder, story)


@pytest.mark.parametrize(("encoding", "column"), [("utf-8", 10), ("utf-16", 8), ("utf-32", 7)])
def test_columns_are_counted_as_the_editor_asks(encoding, column, folder):
    async def story(editor):
        (found, _) = await editor.open("salt.md", PAGE)
        assert (found.range.start.character, found.range.end.character) == (column, column + 5)
        actions = {action.title: action for action in await editor.actions(2, column + 1)}
        ((edit,),) = actions["Write the character itself (MKP001)"].edit.changes.values()
        assert (edit.range, edit.new_text) == (found.range, "&")
        assert await editor.actions(2, column - 1, ["quickfix"]) == []

    run(folder, story, encoding)


def test_hover_shows_the_page_of_the_rule(folder):
    async def story(editor):
        await editor.open("salt.md", PAGE)
        where = types.TextDocumentIdentifier(editor.uri)
        hover = await editor.client.text_document_hover_async(types.HoverParams(where, types.Position(2, 9)))
        assert hover.contents.value.startswith("# MKP001 html-entity")
        assert (
            await editor.client.text_document_hover_async(types.HoverParams(where, types.Position(0, 0)))
            is None
        )

    run(folder, story)


def test_records_and_odd_lines(folder):
    async def story(editor):
        found = await editor.open("shard.jsonl", '{"text": "Salt."}\n{"text": "Salt&nbsp;and."}\n', "jsonl")
        assert [(d.range.start.line, d.message[:8]) for d in found] == [(1, "record 1")]
        found = await editor.open("odd.md", "a\u2028b\x0c&amp;\x85 c\r&eacute;\r\n&copy;\n")
        assert [(d.range.start.line, d.range.start.character) for d in found] == [(0, 4), (1, 0), (2, 0)]

    run(folder, story)


def test_configuration_counts_and_is_read_again(folder):
    async def story(editor):
        assert await editor.open("drafts/salt.md", PAGE) == []
        assert len(await editor.open("salt.md", PAGE)) == 2
        (folder / "qalint.toml").write_text('ignore = ["MKP001"]\nselect = ["MKP001"]\nbroken_key = 1\n')
        toml = types.TextDocumentIdentifier((folder / "qalint.toml").as_uri())
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(toml))
        while not editor.messages:
            await asyncio.sleep(0.01)
        assert "broken_key" in editor.messages[0]
        (folder / "qalint.toml").write_text('ignore = ["MKP001"]\nselect = ["MKP001"]\n')
        editor.uri = (folder / "drafts/salt.md").as_uri()
        editor.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri))
        )
        await editor.diagnostics()
        editor.uri = (folder / "salt.md").as_uri()
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(toml))
        assert await editor.diagnostics() == []

    run(folder, story)
