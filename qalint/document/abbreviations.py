"""Words that a full stop may follow without ending a sentence, and words that begin one."""

from __future__ import annotations

LEADING = frozenset(
    # Titles and ranks
    "mr mrs ms mx dr prof st rev hon pres gov sen rep gen col lt sgt capt cmdr adm maj messrs mme mlle  sra srta"
    " sig dott hr frau fr ing dipl"
    # References
    " fig figs eq eqs sec sect ch chap ref refs tab no nos nr vol pp ed eds art par para app cf viz ver abb kap bd hrsg"
    " vgl bzgl pag pág núm cap стр рис гл см"
    # Running words
    " vs e.g eg i.e ie approx ca resp incl excl esp min max avg z.b d.h u.a o.a m.b.t bijv bzw zzgl inkl ggf sog evtl"
    " p.ex p.e ej т.е напр dept est orig aka a.k.a c.f w.r.t wrt".split()
)
"""After these the sentence goes on, whatever follows."""

ENDING = frozenset(
    "etc inc ltd co corp llc plc bros jr sr al a.m p.m am usw u.s.w etw ph.d m.sc b.sc т.д т.п dr mt ft oz lb lbs cm km"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
"""After these it may go on or end: a word that begins sentences tells."""

STARTERS = frozenset(
    "the a an this that these those it its he she they we you i in on at if for from when while where why who what"
    " which how as after before since because but and or so then there here however also although though to with by see"
    " use using no not all each every any some many most both such one two our your their his her my is are was were"
    " do does can could will would should may might must have has had let please note finally first second next"
    " thus therefore"
    " moreover furthermore instead once only another other under over until unless"
    " der die das ein eine es er sie wir ich im in am bei wenn für und aber auch dies diese"
    " le la les un une il elle nous vous ce cette ces dans en pour el los las una esta este se no si".split()
)
"""Lower-case first words after which nobody takes the stop before for an abbreviation's."""

MONTHS = frozenset(
    "januar februar märz april mai juni juli august september oktober november dezember jänner"
    " januari februari maart juni juli augustus oktober desember marts maj".split()
)
"""Months of languages that write the day as an ordinal number with a stop."""
