"""Pieces of Markdown that tests put together."""

# Definitions and tables end with a blank line: right under them the parsers differ on some lines ("3)", code).
FRAGMENTS = [
    "# Heading\n", "Setext\n===\n", "plain words here\n", "two\nlines\n", "> quoted\n> on\nlazy\n",
    "> - nested\n>   item\n", "- item\n- other\n", "- loose\n\n  para\n", "1. one\n2. two\n", "   3) three\n",
    "- a\n  - b\n    - c\n", "\t- tabbed\n", "* * *\n", "```py\ncode\n  more\n```\n", "~~~\nopen fence\n",
    "    indented code\n", "<div>\nraw *html*\n</div>\n", "<!-- a\ncomment -->\n", "[ref]: /target 'title'\n\n",
    "[a](b) and [ref]\n", "![alt](pic.png \"t\")\n", "`code` and ``co`de``\n", "**strong** *em* ~~gone~~\n",
    "a\\*b &amp; c &#65;\n", "line  \nbreak\\\nend\n", "<https://site.example> text\n",
    "| a | b |\n|---|---|\n| c \\| d | `e` |\n\n", "\n", "\n\n", "  \n", "- [ ] task\n", "hard | pipe\n",
    "*a **b* c**\n",
]  # fmt: skip
