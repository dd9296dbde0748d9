"""The sentences for what can go wrong while teaching; part of `core.messages.common`."""

from __future__ import annotations

TEACHING_ERRORS: dict[str, tuple[str, str]] = {
    "label_name_empty": (
        "给它起一个名字，比如「豆豆」；至少要有一个字。",
        "Give it a name, such as Doudou; it needs at least one letter.",
    ),
    "label_name_long": (
        "名字太长了，最多 {longest} 个字。",
        "The name is too long: at most {longest} characters.",
    ),
    "label_name_taken": (
        "已经有一个「{name}」了。可以给它再加一些例子，或者换一个名字。",
        "There is a “{name}” already. Give it more examples, or choose another name.",
    ),
    "label_gone": (
        "这个标签已经不在了。照片都还在。",
        "This label is gone. Your photos are all there.",
    ),
    "label_photo_unknown": (
        "图库里没有这张照片：{path}。先用 index 添加它所在的文件夹。",
        "This photo is not in the library: {path}. Add its folder with `index` first.",
    ),
    "bad_labels": (
        "这个文件不是拾影导出的标签（{reason}）。什么都没有改动。",
        "This is not a file of labels exported by 拾影 ({reason}). Nothing was changed.",
    ),
    "export_not_written": (
        "没能写入 {path}（{reason}）。请换一个位置；图库里的标签都在。",
        "{path} could not be written ({reason}). Choose another place; the labels are safe.",
    ),
    "sidecar_unreadable": (
        "附属文件不是 XMP，没有动它：{path}（{reason}）",
        "This sidecar file is not XMP and was left as it is: {path} ({reason})",
    ),
    "sidecar_not_written": (
        "附属文件写不进去：{path}（{reason}）。照片没有受影响。",
        "The sidecar file could not be written: {path} ({reason}). The photo is not affected.",
    ),
    "label_unknown": (
        "还没有教过「{name}」。用 teach label list 看看有哪些。",
        "“{name}” has not been taught. `teach label list` shows what has.",
    ),
    "label_no_examples": (
        "「{name}」现在没有找得到的照片：先给它几个例子，或者接上放照片的磁盘。",
        "“{name}” has no photo within reach: give it examples, or connect the drive they are on.",
    ),
    "training_diverged": (
        "训练在第 {step} 步发散了，已停止；原来的模型没有变。可以把学习率调低再试。",
        "Training ran away at step {step} and was stopped; the model is as it was. Try again "
        "with a lower learning rate.",
    ),
    "checkpoint_not_written": (
        "训练进度保存不了：{path}（{reason}）。上一次保存的还在，腾出空间后可以接着训练。",
        "Training progress cannot be saved: {path} ({reason}). What was saved before is kept; "
        "free some space and go on from there.",
    ),
    "tune_bad_value": (
        "参数 {name} 不能是 {value}；可以是：{allowed}",
        "{name} cannot be {value}; allowed: {allowed}",
    ),
    "tune_not_here": (
        "{model} 不能这样训练（{name} = {value}）。换一个模型，或改用阶段 1。",
        "{model} cannot be trained like this ({name} = {value}). Take another model, or stage 1.",
    ),
    "tune_unknown_data": (
        "认不出 {path} 是什么数据：要 TSV、JSONL，或 Chinese-CLIP 的数据集文件夹"
        "（train_imgs.tsv 和 train_texts.jsonl）。",
        "{path} is not data that can be read here. It has to be a TSV, a JSONL, or a Chinese-CLIP "
        "data set folder (train_imgs.tsv and train_texts.jsonl).",
    ),
    "tune_too_few": (
        "能用的照片只有 {photos} 张，至少要 {needed} 张（其中要留一张作验证）。"
        "照片少的话，用「标签」更合适。",
        "Only {photos} photos can be used; at least {needed} are needed, one of them for "
        "validation. For few photos a label is the better way.",
    ),
    "tune_bad_lines": (
        "{path} 里 {count} 行都看不懂。一行一句：文件和描述之间是 Tab（.tsv）或半角逗号（.csv），"
        "或一行一个 JSON（.jsonl）。",
        "{path}: {count} lines make no sense. One sentence a line: `file<TAB>caption` (.tsv), "
        "`file,caption` (.csv), or a JSON object (.jsonl).",
    ),
    "tune_empty": (
        "{path} 里有照片，但 {count} 条描述都是空的。每张照片写一句它的样子就够。",
        "{path} names photos, but all {count} captions are empty. A sentence for each will do.",
    ),
    "tune_only_copies": (
        "{files} 个文件里只有 {photos} 张不同的照片，其余和它们一模一样，学不到新的东西；至少要 "
        "{needed} 张不同的。照片少的话，用「标签」更合适。",
        "These {files} files are only {photos} different photos, the others are copies and teach "
        "nothing new; at least {needed} different ones are needed. For few photos a label is the "
        "better way.",
    ),
    "tune_no_photos": (
        "{count} 行描述，一张照片也没有找到或打开，例如 {path}。检查照片文件夹是不是选对了。",
        "{count} captions, but none of their photos was found or could be opened, such as {path}. "
        "Is the folder of the photos right?",
    ),
    "tune_all_alike": (
        "所有照片的描述都一样，没有可以对照的，训练学不到东西。至少选两个标签，"
        "或者用各不相同的描述。",
        "Every photo has the same captions, so there is nothing to tell apart and nothing to "
        "learn. Choose two labels or more, or captions that differ.",
    ),
    "tune_no_labels": (
        "还没有一个标签有找得到的照片。先教它几个标签，每个至少几张照片。",
        "No label has a photo within reach yet. Teach some labels first, a few photos each.",
    ),
    "tune_base_unsupported": (
        "{model} 还不能在这里训练。Chinese-CLIP 和入门模型可以。",
        "{model} cannot be trained here yet. Chinese-CLIP and the starter can.",
    ),
    "tune_not_done": (
        "这次训练还没有结果：{run}。先把它训练完。",
        "This run has no result yet: {run}. Train it to its end first.",
    ),
    "tune_base_changed": (
        "{model} 和这次训练开始时不一样了，接不上。请重新开始一次训练。",
        "{model} is not what it was when this run began, so it cannot go on. Begin another run.",
    ),
    "tune_keep_old": (
        "这次训练没有变好，或者一般的搜索变差了，建议保留原来的模型（{run}）。"
        "一定要用的话，请指明用多少（0 到 1）。",
        "Nothing got better, or general search got worse; the old model is the better one "
        "({run}). To adopt it anyway, say how much of it (0 to 1).",
    ),
    "tune_no_parent": (
        "{model} 不是在这里训练出来的，没有可以退回的模型。",
        "{model} was not trained here, so there is no model to go back to.",
    ),
    "tune_target_exists": (
        "{path} 里已经有东西了。请换一个新的文件夹。",
        "{path} is not empty. Choose a new folder.",
    ),
    "tune_photo_gone": (
        "照片不在了或打不开：{path}。把它放回去（或接上它的磁盘）再接着训练，已完成的都在。",
        "A photo is gone or cannot be opened: {path}. Put it back (or connect its drive) and go "
        "on; what was done is kept.",
    ),
    "tune_out_of_memory": (
        "内存不够，一次一张也放不下。关掉别的程序，或换一个小一些的模型；已完成的都在。",
        "Out of memory even with one photo at a time. Close other programs or take a smaller "
        "model; what was done is kept.",
    ),
    "tune_no_data": (
        "用 --data 指明照片的描述（TSV 或 JSONL），用 --labels 拿标签来训练，"
        "或用 --resume 接着训练。",
        "Name the captions with --data (TSV or JSONL), take labels with --labels, or go on with "
        "--resume.",
    ),
    "tune_nothing_unfinished": (
        "没有训练到一半的。用 teach runs 看看训练过哪些，用 --data 或 --labels 开始新的。",
        "No run is unfinished. `teach runs` lists what was trained; --data or --labels begins "
        "another.",
    ),
    "label_contradiction": (
        "{photo} 同时在 --yes 和 --no 里：是还是不是，只能选一个。什么都没有改动。",
        "{photo} is given with both --yes and --no: it is one or the other. Nothing was changed.",
    ),
    "label_bad_precision": (
        "--precision 不能是 {value}：要在 {least} 到 {most} 之间，0.9 表示找到的十张里"
        "有九张是对的。",
        "--precision cannot be {value}: from {least} to {most}; 0.9 means that nine of ten finds "
        "are right.",
    ),
    "label_export_nowhere": (
        "写到哪里？用 --to 文件.json 导出标签和回答，或用 --sidecars 把名字写到照片旁边。",
        "Write it where? --to FILE.json takes labels and answers along, --sidecars writes names "
        "beside the photos.",
    ),
    "tune_no_such_run": ("没有这次训练：{run}", "There is no such run: {run}"),
    "tune_run_busy": (
        "这次训练正在进行：{run}。先暂停它，再试一次。",
        "This run is being trained: {run}. Pause it first, then try again.",
    ),
}
