"""Which rule is looked at by which function: a tuple for each kind of document. What a rule is called, what it rests
on and how binding it is stands in ``templates/版式/校验规则.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from compliance.formalities import heading_rules as heading
from compliance.formalities import sheet_rules as sheet
from compliance.formalities import text_rules as text
from compliance.formalities import word_rules as word
from compliance.formalities.norms import Norms
from compliance.formalities.values import Seen

Rule = tuple[str, Callable[[Any, Norms], Iterator[Seen]]]

TEXT_RULES: tuple[Rule, ...] = (
    ("F204", heading.number_form),
    ("F207", heading.signer),
    ("F302", heading.title_break),
    ("F303", heading.title_end),
    ("F304", heading.title_shape),
    ("F311", heading.recipient_colon),
    ("F324", text.level_form),
    ("F325", text.level_sequence),
    ("F326", text.level_order),
    ("F331", heading.annexes_head),
    ("F332", heading.annexes_end),
    ("F333", heading.annexes_order),
    ("F334", heading.annexes_agree),
    ("F341", heading.date_form),
    ("F344", heading.signed),
    ("F345", heading.no_text_here),
    ("F351", heading.remark_form),
    ("F361", heading.annex_mark),
    ("F401", heading.copy_form),
    ("F402", heading.printed_form),
    ("F501", text.half_width_marks),
    ("F502", text.full_width_figures),
    ("F503", text.cited_numbers),
    ("F504", text.straight_quotes),
    ("F505", text.paired_marks),
    ("F506", text.repeated_marks),
    ("F507", text.ellipsis_and_dash),
    ("F508", text.spaces_between),
    ("F509", text.listed_quotes),
    ("F510", text.written_dates),
    ("F601", text.gaps),
    ("F602", text.tags),
    ("F607", text.identity_numbers),
    ("F608", text.mobile_numbers),
)
"""Rules on the words, for every format."""

WORD_RULES: tuple[Rule, ...] = (
    ("F101", word.paper_size),
    ("F102", word.top_margin),
    ("F103", word.left_margin),
    ("F104", word.text_width),
    ("F105", word.lines_on_page),
    ("F106", word.characters_in_line),
    ("F107", word.line_height),
    ("F108", word.wide_tables),
    ("F111", word.text_colour),
    ("F201", word.masthead_looks),
    ("F202", word.masthead_font),
    ("F205", word.number_looks),
    ("F206", word.red_line),
    ("F301", word.title_looks),
    ("F311", word.recipient_place),
    ("F321", word.text_fonts),
    ("F322", word.first_indent),
    ("F323", word.typed_layout),
    ("F328", word.automatic_numbers),
    ("F342", word.date_place),
    ("F343", word.sign_place),
    ("F351", word.remark_place),
    ("F361", word.annex_looks),
    ("F362", word.annex_title_place),
    ("F371", word.repeated_header),
    ("F403", word.imprint_looks),
    ("F411", word.page_number),
    ("F412", word.page_number_looks),
    ("F413", word.page_number_side),
    ("F603", word.revisions),
    ("F604", word.comments),
    ("F605", word.hidden_text),
    ("F606", word.people),
    ("F609", word.theme_fonts),
    ("F610", word.quotes_in_latin),
    ("F616", word.foreign_styles),
)
"""Rules on the looks of a DOCX."""

SHEET_RULES: tuple[Rule, ...] = (
    ("F101", sheet.paper_size),
    ("F102", sheet.top_edge),
    ("F103", sheet.left_edge),
    ("F104", sheet.line_ends),
    ("F105", sheet.lines_on_page),
    ("F106", sheet.characters_in_line),
    ("F107", sheet.line_pitch),
    ("F108", sheet.outside),
    ("F109", sheet.overlaps),
    ("F110", sheet.blank_pages),
    ("F111", sheet.text_colour),
    ("F201", sheet.masthead_looks),
    ("F202", sheet.masthead_font),
    ("F203", sheet.masthead_top),
    ("F205", sheet.number_looks),
    ("F206", sheet.red_line),
    ("F301", sheet.title_looks),
    ("F311", sheet.recipient_place),
    ("F321", sheet.text_fonts),
    ("F322", sheet.first_indent),
    ("F327", sheet.text_on_first_page),
    ("F342", sheet.date_place),
    ("F343", sheet.sign_place),
    ("F346", sheet.sign_with_text),
    ("F351", sheet.remark_place),
    ("F361", sheet.annex_looks),
    ("F362", sheet.annex_title_place),
    ("F403", sheet.imprint_looks),
    ("F404", sheet.imprint_line),
    ("F405", sheet.imprint_page),
    ("F411", sheet.page_number),
    ("F412", sheet.page_number_looks),
    ("F413", sheet.page_number_side),
    ("F414", sheet.page_number_height),
    ("F415", sheet.page_number_order),
    ("F511", sheet.line_heads),
    ("F512", sheet.cut_figures),
    ("F604", sheet.notes),
    ("F611", sheet.embedded),
    ("F612", sheet.missing_glyphs),
    ("F613", sheet.language),
    ("F614", sheet.archive),
    ("F615", sheet.tagged),
)
"""Rules on the geometry of a PDF and on the file."""
