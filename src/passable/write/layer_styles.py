"""QGIS styles (QML) of the layers: roads by status, terminals by kind, areas by controller."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Final

import pandas as pd

from passable.write.palette import STATUS_LOOKS, controller_colours
from passable.write.plain import as_plain, printable

_QGIS_VERSION: Final = "3.28.0"
_LINE_WIDTH_MM: Final = 0.46


def default_styles(areas: pd.DataFrame) -> dict[str, str]:
    """Give each styled layer its QML.

    Parameters
    ----------
    areas
        The areas layer, whose controllers are the categories of its style.
    """
    return {"segments": _segments(), "terminals": _terminals(), "areas": _areas(areas)}


def _segments() -> str:
    categories = []
    for status, look in STATUS_LOOKS.items():
        options = {
            "line_color": _rgba(look.colour),
            "line_width": f"{_LINE_WIDTH_MM * look.width_factor:.2f}",
            "line_width_unit": "MM",
            "line_style": "solid",
            "capstyle": "round",
        }
        if look.dashes:
            dashes = look.dashes if len(look.dashes) % 2 == 0 else look.dashes * 2
            options |= {
                "use_custom_dash": "1",
                "customdash": ";".join(f"{dash * 0.6:g}" for dash in dashes),
                "customdash_unit": "MM",
                "capstyle": "flat",
            }
        categories.append((status, look.words, "SimpleLine", options))
    return _qml("status", "line", "1", categories)


def _terminals() -> str:
    def mark(name: str, colour: str, size: str) -> dict[str, str]:
        return {
            "name": name,
            "color": _rgba(colour),
            "outline_color": "29,39,51,255",
            "outline_width": "0.3",
            "size": size,
            "size_unit": "MM",
        }

    categories = [
        ("place", "place", "SimpleMarker", mark("circle", "#FFFFFF", "2.4")),
        ("service", "service", "SimpleMarker", mark("square", "#0072B2", "2.0")),
    ]
    return _qml("kind", "marker", "0", categories, label="name_en")


def _areas(areas: pd.DataFrame) -> str:
    names: dict[str, str] = {}
    if "controller" in areas:
        titles = areas["controller_name"] if "controller_name" in areas else areas["controller"]
        for controller, title in zip(areas["controller"], titles, strict=True):
            names.setdefault(str(as_plain(controller) or ""), str(as_plain(title) or ""))
    colours = controller_colours(list(names))
    categories = [
        (
            controller,
            title or controller or "nobody said to hold it",
            "SimpleFill",
            {
                "color": _rgba(colours[controller], alpha=150),
                "outline_color": "110,110,110,255",
                "outline_width": "0.26",
                "outline_style": "dash",
                "style": "solid",
            },
        )
        for controller, title in names.items()
    ]
    return _qml("controller", "fill", "2", categories)


def _qml(
    attribute: str,
    symbol_type: str,
    geometry_type: str,
    categories: list[tuple[str, str, str, dict[str, str]]],
    label: str = "",
) -> str:
    root = ET.Element(
        "qgis",
        version=_QGIS_VERSION,
        styleCategories="Symbology|Labeling",
        labelsEnabled="1" if label else "0",
    )
    renderer = ET.SubElement(
        root,
        "renderer-v2",
        type="categorizedSymbol",
        attr=attribute,
        symbollevels="1" if symbol_type == "line" else "0",
        enableorderby="0",
        forceraster="0",
    )
    listed = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (value, words, layer_class, options) in enumerate(categories):
        ET.SubElement(
            listed,
            "category",
            symbol=str(number),
            value=printable(value)[0],
            label=printable(words)[0],
            render="true",
            type="string",
        )
        symbol = ET.SubElement(
            symbols,
            "symbol",
            type=symbol_type,
            name=str(number),
            alpha="1",
            clip_to_extent="1",
            force_rhr="0",
        )
        layer = ET.SubElement(
            symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0",
                              "pass": str(number)}
        )  # fmt: skip
        held = ET.SubElement(layer, "Option", type="Map")
        for name, text in options.items():
            ET.SubElement(held, "Option", name=name, type="QString", value=text)
    if label:
        _add_label(root, label)
    ET.SubElement(root, "layerGeometryType").text = geometry_type
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _add_label(root: ET.Element, field: str) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        fieldName=f'CASE WHEN "kind" = \'place\' THEN "{field}" END',
        isExpression="1",
        fontSize="8",
        fontSizeUnit="Point",
        textColor="29,39,51,255",
    )
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor="255,255,255,255",
    )
    ET.SubElement(settings, "placement", placement="6", dist="0.5", distUnits="MM")


def _rgba(colour: str, alpha: int = 255) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"
