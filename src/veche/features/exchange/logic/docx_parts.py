"""The fixed parts of a Word file: styles, numbering, and the list of what is inside (ECMA-376)."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"

CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="gif" ContentType="image/gif"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_MAIN}.numbering+xml"/>'
    '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
PACKAGE_LINKS = (
    f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)


def document_links(links: list[tuple[str, str]], pictures: list[str]) -> str:
    """What the text refers to: pages by (id, address), pictures by name."""
    made = [
        f'<Relationship Id="rIdStyles" Type="{_OFFICE}/styles" Target="styles.xml"/>',
        f'<Relationship Id="rIdNumbering" Type="{_OFFICE}/numbering" Target="numbering.xml"/>',
    ]
    made += [
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" Target="{url}" TargetMode="External"/>'
        for name, url in links
    ]
    made += [
        f'<Relationship Id="rIdPicture{i}" Type="{_OFFICE}/image" Target="media/{name}"/>'
        for i, name in enumerate(pictures)
    ]
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}</Relationships>'


def core(title: str, at: str) -> str:
    """Title and time of making."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>Veche</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
    )


def _style(
    name: str, title: str, paragraph: str = "", run: str = "", *, kind: str = "paragraph", more: str = ""
) -> str:
    based = "" if name == "Normal" or kind != "paragraph" else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}<w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + f"{more}</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


_MONO = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas" w:eastAsia="Consolas"/>'
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="F3F1EC"/>'
_SOFT = '<w:color w:val="6B6660"/>'
_GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="CFC9BF"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def styles(language: str) -> str:
    """The styles, with real headings that Word's outline shows."""
    lang = {"ru": "ru-RU", "en": "en-GB"}.get(language, language)
    made = [
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" '
        f'w:eastAsia="Calibri"/>{_size(11)}<w:lang w:val="{lang}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
        '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
        _style("Normal", "Normal"),
        _style("Title", "Title", '<w:spacing w:after="80"/>', f"<w:b/>{_size(22)}"),
        _style("Facts", "Facts", '<w:spacing w:after="240"/>', _SOFT + _size(9.5)),
    ]
    for level, size in enumerate((13.5, 13, 12, 11.5, 11, 11), 1):
        before = 320 if level == 1 else 200
        outline = f'<w:keepNext/><w:spacing w:before="{before}" w:after="80"/><w:outlineLvl w:val="{level - 1}"/>'
        made.append(_style(f"Heading{level}", f"heading {level}", outline, f"<w:b/>{_size(size)}"))
    quote = '<w:pBdr><w:left w:val="single" w:sz="12" w:space="10" w:color="CFC9BF"/></w:pBdr><w:ind w:left="284"/>'
    made += [
        _style("Quote", "Quote", quote, _SOFT),
        _style("Code", "Code", f'{_SHADE}<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>', _MONO + _size(9.5)),
        _style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>'),
        _style("Foot", "Foot", "", _SOFT + _size(9.5)),
        _style("CodeChar", "Code Char", run=_MONO + _size(10) + _SHADE, kind="character"),
        _style("Hyperlink", "Hyperlink", run='<w:color w:val="0B57A8"/><w:u w:val="single"/>', kind="character"),
        _style(
            "TableGrid", "Table Grid", kind="table", more=f"<w:tblPr><w:tblBorders>{_GRID}</w:tblBorders></w:tblPr>"
        ),
    ]
    return f'{HEAD}<w:styles xmlns:w="{W}">{"".join(made)}</w:styles>'


def numbering(starts: list[int | None]) -> str:
    """Two kinds of lists, and each list of the text with its first number; list `n` has the number `n + 1`."""
    made = []
    for kind in (0, 1):
        levels = []
        for level in range(9):
            sign, form = (("•", "◦", "▪")[level % 3], "bullet") if kind == 0 else (f"%{level + 1}.", "decimal")
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{sign}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{(level + 1) * 360}" w:hanging="360"/></w:pPr></w:lvl>'
            )
        made.append(f'<w:abstractNum w:abstractNumId="{kind}">{"".join(levels)}</w:abstractNum>')
    for i, start in enumerate(starts, 1):
        over = ""
        if start is not None:
            over = "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
                for level in range(9)
            )
        made.append(f'<w:num w:numId="{i}"><w:abstractNumId w:val="{int(start is not None)}"/>{over}</w:num>')
    return f'{HEAD}<w:numbering xmlns:w="{W}">{"".join(made)}</w:numbering>'
