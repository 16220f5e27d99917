"""Which rule is looked at by which function: a tuple for each kind of document. What a rule is called, what it rests
on and how binding it is stands in ``templates/版式/校验规则.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from compliance.formalities import heading_rules as heading
from compliance.formalities import text_rules as text
from compliance.formalities.norms import Norms
from compliance.formalities.sheet import body_rules as sheet_body
from compliance.formalities.sheet import file_rules as sheet_file
from compliance.formalities.sheet import foot_rules as sheet_foot
from compliance.formalities.sheet import head_rules as sheet_head
from compliance.formalities.sheet import page_rules as sheet_page
from compliance.formalities.values import Seen
from compliance.formalities.word import body_rules as word_body
from compliance.formalities.word import file_rules as word_file
from compliance.formalities.word import foot_rules as word_foot
from compliance.formalities.word import head_rules as word_head
from compliance.formalities.word import page_rules as word_page

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
    ("F101", word_page.paper_size),
    ("F102", word_page.top_margin),
    ("F103", word_page.left_margin),
    ("F104", word_page.text_width),
    ("F105", word_page.lines_on_page),
    ("F106", word_page.characters_in_line),
    ("F107", word_page.line_height),
    ("F108", word_page.wide_tables),
    ("F111", word_page.text_colour),
    ("F201", word_head.masthead_looks),
    ("F202", word_head.masthead_font),
    ("F205", word_head.number_looks),
    ("F206", word_head.red_line),
    ("F301", word_body.title_looks),
    ("F311", word_body.recipient_place),
    ("F321", word_body.text_fonts),
    ("F322", word_body.first_indent),
    ("F323", word_body.typed_layout),
    ("F328", word_body.automatic_numbers),
    ("F342", word_body.date_place),
    ("F343", word_body.sign_place),
    ("F351", word_body.remark_place),
    ("F361", word_body.annex_looks),
    ("F362", word_body.annex_title_place),
    ("F371", word_body.repeated_header),
    ("F403", word_foot.imprint_looks),
    ("F411", word_foot.page_number),
    ("F412", word_foot.page_number_looks),
    ("F413", word_foot.page_number_side),
    ("F603", word_file.revisions),
    ("F604", word_file.comments),
    ("F605", word_file.hidden_text),
    ("F606", word_file.people),
    ("F609", word_file.theme_fonts),
    ("F610", word_file.quotes_in_latin),
    ("F616", word_file.foreign_styles),
)
"""Rules on the looks of a DOCX."""

SHEET_RULES: tuple[Rule, ...] = (
    ("F101", sheet_page.paper_size),
    ("F102", sheet_page.top_edge),
    ("F103", sheet_page.left_edge),
    ("F104", sheet_page.line_ends),
    ("F105", sheet_page.lines_on_page),
    ("F106", sheet_page.characters_in_line),
    ("F107", sheet_page.line_pitch),
    ("F108", sheet_page.outside),
    ("F109", sheet_page.overlaps),
    ("F110", sheet_page.blank_pages),
    ("F111", sheet_page.text_colour),
    ("F201", sheet_head.masthead_looks),
    ("F202", sheet_head.masthead_font),
    ("F203", sheet_head.masthead_top),
    ("F205", sheet_head.number_looks),
    ("F206", sheet_head.red_line),
    ("F301", sheet_body.title_looks),
    ("F311", sheet_body.recipient_place),
    ("F321", sheet_body.text_fonts),
    ("F322", sheet_body.first_indent),
    ("F327", sheet_body.text_on_first_page),
    ("F342", sheet_body.date_place),
    ("F343", sheet_body.sign_place),
    ("F346", sheet_body.sign_with_text),
    ("F351", sheet_body.remark_place),
    ("F361", sheet_body.annex_looks),
    ("F362", sheet_body.annex_title_place),
    ("F403", sheet_foot.imprint_looks),
    ("F404", sheet_foot.imprint_line),
    ("F405", sheet_foot.imprint_page),
    ("F411", sheet_foot.page_number),
    ("F412", sheet_foot.page_number_looks),
    ("F413", sheet_foot.page_number_side),
    ("F414", sheet_foot.page_number_height),
    ("F415", sheet_foot.page_number_order),
    ("F511", sheet_body.line_heads),
    ("F512", sheet_body.cut_figures),
    ("F604", sheet_file.notes),
    ("F611", sheet_file.embedded),
    ("F612", sheet_file.missing_glyphs),
    ("F613", sheet_file.language),
    ("F614", sheet_file.archive),
    ("F615", sheet_file.tagged),
)
"""Rules on the geometry of a PDF and on the file."""
