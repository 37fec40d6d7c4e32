"""Sources that look like HTML until one looks closer: scraps of markup and every odd character in any order."""

from __future__ import annotations

from hypothesis import strategies as st

_SCRAPS = st.sampled_from(
    "<p> </p> <a href='x'> <a href=\"> </a> < </ <! <!-- --> --!> <!--> <script> </script > <title> </title>"
    " <br/> <textarea> </TEXTAREA> & &amp; &lt &#x1f600; \r\n \r \n \v \u2028 \x00 \ud800 😀 é = ' \" > text"
    ' <td <![CDATA[ ]]> <?xml ?> <style/> <IMG alt="a>b">'.split(" ")
) | st.sampled_from([" ", "\t", "\f", "\u00a0"])
HTML_SOUP = st.lists(_SCRAPS | st.text(max_size=4), max_size=30).map("".join)
