"""The documentation's set-up of an editor, in that editor."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PAGE = "# Salt \U0001f600\n\nSalt \U0001f600 &amp; pepper.\n"

STORY = """
local function wait(what, ready)
  if not vim.wait(60000, ready, 50) then
    print("waited in vain for " .. what)
    vim.cmd("cquit 1")
  end
end

local found = {}
local function look()
  found = vim.diagnostic.get(0)
  return #found > 0
end
wait("diagnostics", look)
local told = {
  name = vim.lsp.get_clients({ bufnr = 0 })[1].name,
  root = vim.lsp.get_clients({ bufnr = 0 })[1].root_dir,
  code = found[1].code, line = found[1].lnum, column = found[1].col, last = found[1].end_col,
}

vim.api.nvim_win_set_cursor(0, { 3, found[1].col })
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
local here = vim.lsp.util.make_position_params(0, client.offset_encoding)
told.hover = client:request_sync("textDocument/hover", here, 60000, 0).result.contents.value

vim.lsp.buf.code_action({
  context = { only = { "source.fixAll" }, diagnostics = {} },
  apply = true,
})
wait("the fix", function() return vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]:find("&amp;") == nil end)
told.fixed = vim.api.nvim_buf_get_lines(0, 2, 3, false)[1]
wait("the end of the diagnostics", function() return #vim.diagnostic.get(0) == 0 end)
io.open(vim.env.TOLD, "w"):write(vim.json.encode(told))
vim.cmd("qall!")
"""

RUN = "local ok, why = pcall(dofile, vim.env.STORY); if not ok then print(why); vim.cmd('cquit 1') end"


@pytest.fixture
def nvim():
    beside = Path(sys.executable).with_name("nvim")
    program = str(beside) if beside.is_file() else shutil.which("nvim")
    if program is None:
        pytest.skip("Neovim is not there; `make integrations` installs it")
    return program


def block(language, page="docs/editors.md"):
    text = (TOP / page).read_text(encoding="utf-8")
    return text.split(f"```{language}\n", 1)[1].split("```", 1)[0]


def test_neovim(nvim, tmp_path):
    (tmp_path / "config/nvim").mkdir(parents=True)
    (tmp_path / "config/nvim/init.lua").write_text(block("lua"))
    project = tmp_path / "project"
    project.mkdir()
    (project / "qalint.toml").write_text('select = ["MKP001"]\n')
    (project / "salt.md").write_text(PAGE)
    (tmp_path / "story.lua").write_text(STORY)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NVIM")}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "STORY": str(tmp_path / "story.lua"),
        "TOLD": str(tmp_path / "told.json"),
    }
    done = subprocess.run(
        [nvim, "--headless", "salt.md", "-c", f"lua {RUN}"],
        cwd=project, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert (tmp_path / "told.json").exists(), said
    told = json.loads((tmp_path / "told.json").read_text())
    assert (told["name"], Path(told["root"]).name) == ("qalint", "project")
    column = len("Salt \U0001f600 ".encode())  # Neovim counts bytes
    assert (told["code"], told["line"], told["column"], told["last"]) == ("MKP001", 2, column, column + 5)
    assert told["hover"].startswith("# MKP001 html-entity")
    assert told["fixed"] == "Salt \U0001f600 & pepper."
