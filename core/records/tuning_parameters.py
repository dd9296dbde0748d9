"""What can be chosen for a run: what each choice does, what it may be, and where to begin.

Pure. The window builds its page from PARAMETERS, the terminal its `--help`; the engine refuses
whatever `check` refuses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Literal

from core.errors import UserError
from core.records.tuning import TuneSettings

if TYPE_CHECKING:
    from core.records.tuning import Stage, TuneBase

Device = str  # cpu, cuda, mps
Preset = Literal["quick", "balanced", "thorough"]
PRESETS: tuple[Preset, ...] = ("quick", "balanced", "thorough")
FEWEST_PHOTOS = 4  # to train on: with fewer there is nothing to tell apart
MAX_VIEWS = 16
# Published for 18,000 pairs and more (Chinese-CLIP's run scripts: 5e-5 at a batch of 1024);
# a smaller batch wants less, by the root of its size, and an adapter some ten times as much.
PUBLISHED_RATE, PUBLISHED_BATCH, ADAPTER_FACTOR = 5e-5, 1024, 10.0
FEW_PAIRS_FOR_WHOLE = 2000  # below, whole matrices learn their examples by heart


@dataclass(frozen=True, slots=True)
class Parameter:
    """One choice: name of the field, its names, and a sentence on what it does.

    least, most: of numbers; choices: of words. expert: not shown until asked for.
    """

    name: str
    zh: str
    en: str
    why_zh: str
    why_en: str
    least: float = 0.0
    most: float = math.inf
    choices: tuple[str, ...] = ()
    expert: bool = True


PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "stage", "训练哪一部分", "Stage",
        "1 只教文字一侧，照片不用重新认识；2 连看图的一侧也教，更强，但之后要重新认识照片；"
        "both 先 1 后 2。",
        "1 teaches the text side only, so no photo is looked at again; 2 teaches the image side "
        "too, which is stronger but photos are looked at again; both does 1, then 2.",
        choices=("1", "2", "both"), expert=False,
    ),
    Parameter(
        "epochs", "轮数", "Epochs",
        "每张照片看几遍；太少学不会，太多会死记硬背（会保留验证最好的一次）。",
        "How often each photo is seen: too few teach little, too many are learned by heart (the "
        "best by validation is kept).",
        1, 10_000, expert=False,
    ),
    Parameter(
        "learning_rate", "学习率", "Learning rate",
        "每一步改动多大；损失乱跳就调低，几乎不降就调高。",
        "How far each step goes: lower it if the loss jumps, raise it if it hardly falls.",
        1e-8, 1.0, expert=False,
    ),
    Parameter(
        "batch_size", "批大小", "Batch size",
        "一次一起看几张照片；它们互为反例，越大越好，但更占内存。",
        "How many photos are seen together: they are each other's counter-examples, so more is "
        "better, for more memory.",
        2, 65_536,
    ),
    Parameter(
        "accumulate", "梯度累积", "Gradient accumulation",
        "把几批合成一大批来算，省内存、多花时间；损失和一整批完全相同。",
        "Takes several batches as one large one: less memory, more time, and the very loss of "
        "the large batch.",
        1, 1024,
    ),
    Parameter(
        "warmup", "预热步数", "Warm-up steps",
        "开头几步学习率慢慢升上来，免得一开始就改坏。",
        "Over so many steps the learning rate rises, so that the start breaks nothing.",
        0, 1_000_000,
    ),
    Parameter(
        "cosine", "余弦衰减", "Cosine decay",
        "学习率在后面沿余弦曲线降下来，收尾更稳；关掉就保持不变。",
        "Lets the learning rate fall along a cosine for a calm end; off, it stays.",
    ),
    Parameter(
        "optimizer", "优化器", "Optimizer",
        "AdamW 几乎总是合适；SGD 更省内存，但要更大的学习率（约 100 倍）。",
        "AdamW nearly always fits; SGD needs less memory and a learning rate some hundred times "
        "as large.",
        choices=("adamw", "sgd"),
    ),
    Parameter(
        "weight_decay", "权重衰减", "Weight decay",
        "每一步把改动往回拉一点，防止死记硬背。",
        "Pulls the weights back a little at each step, against learning by heart.",
        0.0, 1.0,
    ),
    Parameter(
        "dropout", "随机丢弃", "Dropout",
        "训练时随机遮住一部分数字，数据少时更不容易死记硬背。",
        "Hides a share of the numbers while training, which keeps little data from being "
        "learned by heart.",
        0.0, 0.9,
    ),
    Parameter(
        "freeze", "冻结前几层", "Frozen blocks",
        "看图和读字两侧最前面的几层保持原样，更稳、更省内存。",
        "The first so many layers of the side that looks and the side that reads stay as they "
        "are: safer, and less memory.",
        0, 1000,
    ),
    Parameter(
        "lora_rank", "LoRA 秩", "LoRA rank",
        "在原来的矩阵旁边只训练很小的一对矩阵（这么多维），省内存也忘得少；0 表示训练整个矩阵。",
        "Trains a small pair of matrices of this rank beside each frozen one: little memory, "
        "little forgetting; 0 trains the whole matrices.",
        0, 256,
    ),
    Parameter(
        "augment", "照片的变化", "Views of a photo",
        "每张照片准备几种样子（原样、镜像、裁剪和调色）；1 表示只用原样。",
        "How many looks of each photo are prepared (as it is, mirrored, cropped and recoloured); "
        "1 uses it as it is.",
        1, MAX_VIEWS,
    ),
    Parameter(
        "precision", "精度", "Precision",
        "bf16 和 fp16 用一半的位数计算，在合适的显卡上快一倍；拿不准就用 fp32。",
        "bf16 and fp16 compute with half the bits, twice as fast where the device can; fp32 is "
        "always safe.",
        choices=("fp32", "bf16", "fp16"),
    ),
    Parameter(
        "patience", "提前停止", "Early stopping",
        "验证连续这么多次没有变好就停；0 表示一直训练完。",
        "Stops after so many validations without a better one; 0 goes on to the end.",
        0, 10_000,
    ),
    Parameter(
        "checkpointing", "以时间换内存", "Activation checkpointing",
        "中间结果不保存、需要时重算：内存少很多，时间多三分之一。",
        "Computes what lies between again instead of keeping it: far less memory, a third more "
        "time.",
    ),
    Parameter(
        "from_scratch", "从零开始", "From scratch",
        "不用入门模型已经学会的，从头学起；需要几千张有描述的照片。",
        "Forgets what the starter has learned and learns anew; needs thousands of captioned "
        "photos.",
    ),
    Parameter(
        "seed", "随机种子", "Seed",
        "同样的数据、参数和种子会得到同样的结果。",
        "The same data, settings and seed give the same result.",
        0, 2**31 - 1,
    ),
)  # fmt: skip


def check(settings: TuneSettings, base: TuneBase, device: Device) -> None:
    """Raise UserError tune_bad_value, tune_not_here for what cannot be done with this model."""
    for parameter in PARAMETERS:
        _check_value(parameter, getattr(settings, parameter.name))
    if settings.stage != "1" and not base.trains_images:
        _refuse("stage", settings.stage, base)
    if settings.freeze > base.blocks:
        raise _bad_value("freeze", settings.freeze, f"0–{base.blocks}")
    if settings.from_scratch and base.family != "starter":
        _refuse("from_scratch", True, base)
    if settings.from_scratch and settings.stage == "1":
        raise _bad_value("from_scratch", "stage 1", "--stage 2, both")
    if settings.precision == "fp16" and device == "cpu":
        raise _bad_value("precision", "fp16", "fp32, bf16")


def _check_value(parameter: Parameter, value: object) -> None:
    if parameter.choices:
        if value not in parameter.choices:
            raise _bad_value(parameter.name, value, ", ".join(parameter.choices))
    elif not isinstance(value, bool) and isinstance(value, int | float):
        fits = math.isfinite(value) and parameter.least <= value <= parameter.most
        if not fits:
            span = f"{parameter.least:g}–{parameter.most:g}"
            raise _bad_value(parameter.name, value, span)


def _bad_value(name: str, value: object, allowed: str) -> UserError:
    return UserError("tune_bad_value", name=name, value=str(value), allowed=allowed)


def _refuse(name: str, value: object, base: TuneBase) -> None:
    raise UserError("tune_not_here", name=name, value=str(value), model=base.name)


def suggest(
    base: TuneBase, *, photos: int, pairs: int, device: Device, stage: Stage = "1"
) -> TuneSettings:
    """Return settings to begin with: they follow the model, how much data there is, the device."""
    if base.family == "starter":
        return _for_starter(photos, stage)
    return _for_chinese_clip(photos, pairs, device, stage)


def _for_starter(photos: int, stage: Stage) -> TuneSettings:
    batch = max(2, min(photos, 256))
    return TuneSettings(
        stage=stage,
        batch_size=batch,
        learning_rate=3e-4,
        epochs=_epochs(photos, batch, steps=300, most=100),
        warmup=20,
        weight_decay=0.05,
        dropout=0.3,
        lora_rank=0,
        augment=1 if stage == "1" else 4,
    )


def preset(suggested: TuneSettings, name: Preset) -> TuneSettings:
    """Return suggested settings for who has less time, or more.

    Thorough is not a higher rate but more looks: further rounds over more views of each photo.
    """
    if name == "quick":
        epochs = max(1, round(suggested.epochs / 3))
        return replace(suggested, epochs=epochs, warmup=suggested.warmup // 3, augment=1)
    if name == "thorough":
        views = min(MAX_VIEWS, 2 * suggested.augment)
        patience = 2 * suggested.patience
        return replace(suggested, epochs=2 * suggested.epochs, augment=views, patience=patience)
    return suggested


def from_scratch(photos: int) -> TuneSettings:
    """Return how the bundled starter was trained; see resources/starter/model-card.md.

    In full precision, though: on a processor without bf16 of its own (AVX2 alone) a product in
    it took 42 times as long.
    """
    batch = max(2, min(photos, 1000))
    return TuneSettings(
        stage="2",
        batch_size=batch,
        learning_rate=1e-3,
        epochs=max(1, round(1500 / max(1, photos // batch))),
        warmup=50,
        weight_decay=0.05,
        dropout=0.3,
        lora_rank=0,
        augment=8,
        precision="fp32",
        from_scratch=True,
    )


def _for_chinese_clip(photos: int, pairs: int, device: Device, stage: Stage) -> TuneSettings:
    whole = max(2, min(photos, 128 if device == "cpu" else 512))
    batch = min(whole, 16 if device == "cpu" else 128)
    accumulate = math.ceil(whole / batch)
    rate = PUBLISHED_RATE * math.sqrt(batch * accumulate / PUBLISHED_BATCH)
    is_small = stage != "1" or pairs < FEW_PAIRS_FOR_WHOLE
    epochs = _epochs(photos, batch * accumulate, steps=200, most=20)
    steps = epochs * max(1, photos // (batch * accumulate))
    return TuneSettings(
        stage=stage,
        batch_size=batch,
        accumulate=accumulate,
        learning_rate=float(f"{rate * (ADAPTER_FACTOR if is_small else 1.0):.1g}"),
        epochs=epochs,
        warmup=min(100, max(1, steps // 10)),
        lora_rank=8 if is_small else 0,
        augment=2,
        precision="fp32" if device == "cpu" else "bf16" if device == "cuda" else "fp16",
        patience=4,
    )


def _epochs(photos: int, batch: int, *, steps: int, most: int) -> int:
    """Return how many rounds make about so many steps, at least 3."""
    return max(3, min(most, round(steps / max(1, photos // batch))))


def names() -> tuple[str, ...]:
    """Return the fields of TuneSettings in the order in which they are explained."""
    known = {field.name for field in fields(TuneSettings)}
    return tuple(parameter.name for parameter in PARAMETERS if parameter.name in known)
