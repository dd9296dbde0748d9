<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutSettings</name>
    <message>
        <source>Look now</source>
        <translation>现在查一下</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the library folder</source>
        <translation>打开图库文件夹</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Thumbnails and what Shiying knows about your photos; the photos themselves are not in here.
{0}</source>
        <translation>这里放着缩略图和拾影对照片的认识，不放照片本身。
{0}</translation>
    </message>
    <message>
        <source>What Shiying keeps about me</source>
        <translation>拾影保存了我的哪些数据</translation>
    </message>
    <message>
        <source>Every part with its size, and a button beside whatever can be deleted.</source>
        <translation>每一部分占多大；能删的，旁边都有按钮。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Shiying {0}</source>
        <translation>拾影 {0}</translation>
    </message>
    <message>
        <source>Open source. No account, no statistics, nothing is uploaded.</source>
        <translation>开源软件。没有账号，没有统计，什么都不上传。</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Is something wrong?</source>
        <translation>遇到了问题？</translation>
    </message>
    <message>
        <source>A report for the person who helps you, without the names of photos. Read it first, then copy it.</source>
        <translation>给帮你解决问题的人看的报告，不含照片的名字。先自己看过，再复制。</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>查看报告</translation>
    </message>
    <message>
        <source>Asks the releases page for the newest version; nothing is downloaded.</source>
        <translation>到发布页问一下最新的是哪一版；不下载任何东西。</translation>
    </message>
    <message>
        <source>This copy does not say where it was published, so it cannot look.</source>
        <translation>这份拾影没有写明发布地址，所以查不了。</translation>
    </message>
    <message>
        <source>Newer versions</source>
        <translation>新版本</translation>
    </message>
    <message>
        <source>Look for newer versions at startup</source>
        <translation>启动时查新版本</translation>
    </message>
    <message>
        <source>One request to the releases page at each start; it says nothing about you.</source>
        <translation>每次启动向发布页问一次，不带任何关于你的信息。</translation>
    </message>
    <message>
        <source>Small and quick, works without any download, and understands simple sentences. A larger model understands far more.</source>
        <translation>小巧、快，不用下载就能用，听得懂简单的句子。更大的模型懂得多得多。</translation>
    </message>
    <message>
        <source>Runs on this computer: {0}.</source>
        <translation>在这台电脑上运行：{0}。</translation>
    </message>
    <message>
        <source>Model · {0}</source>
        <translation>模型 · {0}</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在问…</translation>
    </message>
    <message>
        <source>This is the newest version.</source>
        <translation>这就是最新的版本。</translation>
    </message>
    <message>
        <source>Shiying {0} has been published.</source>
        <translation>拾影 {0} 已经发布。</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
</context>
<context>
    <name>ActivityBar</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message numerus="yes">
        <source>%n could not be opened</source>
        <translation>
            <numerusform>%n 张打不开</numerusform>
        </translation>
    </message>
    <message>
        <source>Using the starter model · {0}</source>
        <translation>正在使用入门模型 · {0}</translation>
    </message>
    <message>
        <source>Progress of getting to know your photos</source>
        <translation>认识照片的进度</translation>
    </message>
    <message>
        <source>All photos are ready to be found</source>
        <translation>照片都认识了，随时可以找</translation>
    </message>
    <message>
        <source>Looking for new photos</source>
        <translation>正在检查有没有新照片</translation>
    </message>
    <message>
        <source>Get a better one</source>
        <translation>换个更准的</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Continue anyway</source>
        <translation>照样继续</translation>
    </message>
    <message>
        <source>A small model that works at once. Chinese-CLIP understands Chinese sentences far better, once it has been downloaded.</source>
        <translation>入门模型小巧，打开就能用。下载 Chinese-CLIP 后，找中文句子会准得多。</translation>
    </message>
    <message>
        <source>On battery: new photos are waiting</source>
        <translation>用电池时，新照片先等着</translation>
    </message>
    <message>
        <source>Getting to know your photos · slower on battery</source>
        <translation>正在认识你的照片 · 用电池时放慢</translation>
    </message>
    <message>
        <source>Getting to know your photos</source>
        <translation>正在认识你的照片</translation>
    </message>
    <message>
        <source>Paused; what is done is kept</source>
        <translation>已暂停，认识过的都在</translation>
    </message>
    <message>
        <source>Stopped; your photos are safe</source>
        <translation>停下了，照片都没事</translation>
    </message>
    <message>
        <source>Add a folder to begin</source>
        <translation>添加一个文件夹，就可以开始了</translation>
    </message>
    <message numerus="yes">
        <source>%n found so far</source>
        <translation>
            <numerusform>已看到 %n 张</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AdoptedPage</name>
    <message>
        <source>Back to the previous model</source>
        <translation>退回原来的模型</translation>
    </message>
    <message>
        <source>Use it again</source>
        <translation>再用它</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>The previous model and what it knows about your photos are still here: you can go back in a moment, at any time, also from the models page.</source>
        <translation>原来的模型和它认识的照片都还在：随时可以退回，一瞬间的事；在「模型」页面里也可以。</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试试看</translation>
    </message>
    <message>
        <source>Not what you hoped for?</source>
        <translation>不如预期？</translation>
    </message>
    <message>
        <source>“{0}” is adopted</source>
        <translation>已采用「{0}」</translation>
    </message>
    <message>
        <source>It was deleted.</source>
        <translation>它已经被删除了。</translation>
    </message>
    <message>
        <source>{0} answers your searches now.</source>
        <translation>现在用{0}来搜索。</translation>
    </message>
    <message>
        <source>It answers in a moment.</source>
        <translation>马上就由它来回答。</translation>
    </message>
    <message>
        <source>It is getting to know your photos.</source>
        <translation>它正在认识你的照片。</translation>
    </message>
    <message>
        <source>You can search with it already.</source>
        <translation>已经可以用它搜索了。</translation>
    </message>
    <message>
        <source>Only the text side was taught, so your photos look the same to it: none has to be looked at again.</source>
        <translation>只教了文字一侧，照片在它眼里和以前一样：一张也不用重新看。</translation>
    </message>
    <message>
        <source>The image side was taught too, so it looks at every photo once more, in the background. You can close this window.</source>
        <translation>看图的一侧也教了，所以要在后台把每张照片再看一遍。可以关掉这个窗口。</translation>
    </message>
    <message>
        <source>It knows every photo on a connected drive.</source>
        <translation>连接着的照片它都认识了。</translation>
    </message>
    <message>
        <source>“{0}”</source>
        <translation>「{0}」</translation>
    </message>
    <message>
        <source>Search for one of these, or for something of the kind: {0}</source>
        <translation>搜一搜这些，或者类似的话：{0}</translation>
    </message>
</context>
<context>
    <name>AlbumList</name>
    <message>
        <source>Automatic albums</source>
        <translation>自动相册</translation>
    </message>
    <message>
        <source>What the model recognises by itself; searching finds more</source>
        <translation>模型自己认出来的照片；用搜索能找到更多</translation>
    </message>
</context>
<context>
    <name>AlbumTree</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>The library is damaged. Your photos are not affected.</source>
        <translation>图库损坏了。照片没有受影响。</translation>
    </message>
    <message>
        <source>Look for a backup</source>
        <translation>找一份备份</translation>
    </message>
</context>
<context>
    <name>AskKeywords</name>
    <message numerus="yes">
        <source>For %n photo(s). Separate several keywords with commas.</source>
        <translation>
            <numerusform>写到 %n 张照片上。一次写几个，用逗号隔开。</numerusform>
        </translation>
    </message>
    <message>
        <source>Add keywords</source>
        <translation>添加关键词</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
</context>
<context>
    <name>AskName</name>
    <message>
        <source>Name</source>
        <translation>名字</translation>
    </message>
</context>
<context>
    <name>AskWords</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>BackgroundSettings</name>
    <message>
        <source>In the background</source>
        <translation>在后台</translation>
    </message>
    <message>
        <source>Icon beside the clock</source>
        <translation>时钟旁边的图标</translation>
    </message>
    <message>
        <source>Closing the window leaves a small icon, and new photos are still looked at; to quit, use its menu.</source>
        <translation>关闭窗口后留一个小图标，继续认识新照片；要退出，在它的菜单里选「退出」。</translation>
    </message>
    <message>
        <source>Start when I log in</source>
        <translation>登录时启动</translation>
    </message>
    <message>
        <source>On battery</source>
        <translation>用电池时</translation>
    </message>
    <message>
        <source>New photos are looked at a few at a time; below 20% and while the system saves power they wait. What is known already can still be found.</source>
        <translation>新照片一次只认识几张；电量低于 20% 或系统在省电时先等着。已经认识的照样能找。</translation>
    </message>
    <message>
        <source>Go slowly</source>
        <translation>放慢</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>先等着</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>照常</translation>
    </message>
    <message>
        <source>Shiying starts with the system, so that new photos can be found at once; with the icon beside the clock, no window opens.</source>
        <translation>随系统一起启动，新照片一放进来就能找到；开了时钟旁边的图标时，不弹出窗口。</translation>
    </message>
    <message>
        <source>Your system did not let Shiying change this ({0}). You can change it in the system&apos;s own settings.</source>
        <translation>系统不让拾影修改（{0}）。可以在系统自己的设置里改。</translation>
    </message>
</context>
<context>
    <name>CaptionChoice</name>
    <message>
        <source>Captions</source>
        <translation>描述文件</translation>
    </message>
    <message>
        <source>a table, or a Chinese-CLIP data set folder</source>
        <translation>一个表格，或 Chinese-CLIP 数据集文件夹</translation>
    </message>
    <message>
        <source>Folder with the photos</source>
        <translation>照片在哪里</translation>
    </message>
    <message>
        <source>none: beside the captions</source>
        <translation>不填：和描述文件放在一起</translation>
    </message>
    <message>
        <source>For validation</source>
        <translation>验证用的描述</translation>
    </message>
    <message>
        <source>none: a tenth of the photos is held out</source>
        <translation>不填：留出十分之一的照片</translation>
    </message>
    <message>
        <source>A table with a line for each caption: the photo&apos;s file and the caption, as a spreadsheet saves it (.csv), with a Tab between them (.tsv), or one JSON object a line with “file” and “caption” (.jsonl). The folder of a Chinese-CLIP data set works as well. You can drop them here.</source>
        <translation>一行一句：照片的文件名和描述。用表格软件存成 .csv，或者中间用 Tab 隔开（.tsv），或者一行一个带 file 和 caption 的 JSON（.jsonl）；Chinese-CLIP 的数据集文件夹也可以。可以直接拖进来。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Choose captions</source>
        <translation>选择描述文件</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
</context>
<context>
    <name>CollectionDesk</name>
    <message>
        <source>New album</source>
        <translation>新建相册</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) go into it; the files stay where they are.</source>
        <translation>
            <numerusform>会放进 %n 张照片；文件留在原处。</numerusform>
        </translation>
    </message>
    <message>
        <source>Drag photos onto it afterwards; the files stay where they are.</source>
        <translation>建好以后把照片拖到它上面；文件留在原处。</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Keep as a smart album</source>
        <translation>存为智能相册</translation>
    </message>
    <message>
        <source>It searches anew each time, so photos that come later appear in it, too.</source>
        <translation>每次打开都会重新找，以后的新照片也会出现在里面。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>This picture is not in your library, so an album could not find it again. Add its folder first.</source>
        <translation>这张图片不在图库里，相册以后找不到它。先添加它所在的文件夹吧。</translation>
    </message>
    <message>
        <source>Rename “{0}”</source>
        <translation>给「{0}」改名</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>A label that this album looks for is gone; its name is treated as a plain word now.</source>
        <translation>这个相册提到的一个标签已经不在了，现在把它当作普通的词来找。</translation>
    </message>
    <message>
        <source>The folder that this album looks in is not in your library any more.</source>
        <translation>这个相册要找的文件夹已经不在图库里了。</translation>
    </message>
    <message>
        <source>The album that this one looks in is gone.</source>
        <translation>这个相册要找的那个相册已经不在了。</translation>
    </message>
    <message>
        <source>The photo that this album compares with is gone; its words remain.</source>
        <translation>这个相册用来比较的照片已经不在了，现在只按文字来找。</translation>
    </message>
</context>
<context>
    <name>CollectionList</name>
    <message>
        <source>New album…</source>
        <translation>新建相册…</translation>
    </message>
    <message>
        <source>Albums</source>
        <translation>相册</translation>
    </message>
</context>
<context>
    <name>CollectionMenus</name>
    <message>
        <source>Show its photos</source>
        <translation>查看照片</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>改名…</translation>
    </message>
    <message>
        <source>Find what is shown now instead</source>
        <translation>改为查找现在显示的内容</translation>
    </message>
    <message>
        <source>Delete “{0}”</source>
        <translation>删除「{0}」</translation>
    </message>
    <message>
        <source>Add to album</source>
        <translation>放进相册</translation>
    </message>
    <message>
        <source>New album…</source>
        <translation>新建相册…</translation>
    </message>
    <message>
        <source>Remove from “{0}”</source>
        <translation>移出「{0}」</translation>
    </message>
    <message>
        <source>To the front of “{0}”</source>
        <translation>排到「{0}」最前面</translation>
    </message>
</context>
<context>
    <name>CollectionTree</name>
    <message>
        <source>smart album</source>
        <translation>智能相册</translation>
    </message>
    <message>
        <source>{0}: finds its photos anew each time</source>
        <translation>{0}：每次打开都重新找照片</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message>
        <source>Compare with words</source>
        <translation>图文比一比</translation>
    </message>
    <message>
        <source>Whole sentences, one a line</source>
        <translation>按整句比，一行一句</translation>
    </message>
    <message>
        <source>cat
dog
food
landscape
person</source>
        <translation>猫
狗
美食
风景
人物</translation>
    </message>
    <message>
        <source>A picture and a few texts: which of them fits it best?</source>
        <translation>一张图片，几个词：哪个最像它？</translation>
    </message>
    <message>
        <source>Otherwise each text is put into fourteen sentences such as “a photo of …”, which tells more than the bare word.</source>
        <translation>不勾选时，每个词会放进「一张……的照片」等十四种说法里再比，比单独一个词更准。</translation>
    </message>
    <message>
        <source>How well each text fits</source>
        <translation>每个词有多像</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选一张图片</translation>
    </message>
    <message>
        <source>Nothing is opened from the network. Save the picture here first.</source>
        <translation>拾影不打开网络上的图片。请先保存到这台电脑上，再拖进来。</translation>
    </message>
    <message>
        <source>This is not a picture. Drop a picture file, or paste one.</source>
        <translation>这不是图片。请拖入一张图片，或者粘贴一张。</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Write at least two texts: one a line, or separated by commas.</source>
        <translation>至少写两个词：一行一个，或者用逗号隔开。</translation>
    </message>
    <message numerus="yes">
        <source>Only the first %n text(s) are compared.</source>
        <translation>
            <numerusform>只比前 %n 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>According to {0}. The shares are among these texts only.</source>
        <translation>由{0}判断；占比只在这几个词之间分。</translation>
    </message>
    <message>
        <source>the starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>ConditionChip</name>
    <message>
        <source>Condition: {0}. Press to treat it as words.</source>
        <translation>条件：{0}。按下后当作普通文字。</translation>
    </message>
    <message>
        <source>Treat “{0}” as plain words</source>
        <translation>把「{0}」当作普通文字</translation>
    </message>
</context>
<context>
    <name>ContradictionBox</name>
    <message>
        <source>Both are</source>
        <translation>都是</translation>
    </message>
    <message>
        <source>Neither is</source>
        <translation>都不是</translation>
    </message>
    <message>
        <source>They differ</source>
        <translation>就是不一样</translation>
    </message>
    <message numerus="yes">
        <source>These look the same, yet you answered differently (%n such pair(s)). Which is it?</source>
        <translation>
            <numerusform>这两张几乎一样，你的回答却不同（共 %n 对）。到底是不是呢？</numerusform>
        </translation>
    </message>
    <message>
        <source>You said yes</source>
        <translation>你说是</translation>
    </message>
    <message>
        <source>You said no</source>
        <translation>你说不是</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Labels I taught</source>
        <translation>我教过的标签</translation>
    </message>
    <message>
        <source>Captions of my own</source>
        <translation>我自己写的描述</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>What should it learn from?</source>
        <translation>用什么来教它？</translation>
    </message>
    <message>
        <source>Fine-tuning lets a model practise on your own photos and words, for minutes or hours, so that it understands them inside any sentence. Labels find their photos without it; nothing is lost if you stop at any point.</source>
        <translation>微调是让模型用你自己的照片和说法多练习，几分钟到几小时，让它在任何句子里都听得懂。不微调，标签也照样能找到照片；随时停下，什么都不会丢。</translation>
    </message>
    <message>
        <source>Looking at every photo…</source>
        <translation>正在看每一张照片…</translation>
    </message>
    <message>
        <source>Looking at every photo: {0} of {1}</source>
        <translation>正在看每一张照片：{0} / {1}</translation>
    </message>
</context>
<context>
    <name>DataReport</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} with {1}</source>
        <translation>{0}，{1}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <translation>
            <numerusform>%Ln 条描述</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are kept for validation: they are not trained on, but show whether it got better.</source>
        <translation>
            <numerusform>其中 %Ln 张留作验证：不参加训练，用来看有没有变好。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Copy the chosen photos</source>
        <translation>复制选中的照片</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Export the chosen photos</source>
        <translation>导出选中的照片</translation>
    </message>
    <message>
        <source>This is…</source>
        <translation>这是…</translation>
    </message>
    <message>
        <source>Say what the chosen photos show</source>
        <translation>说出选中的照片是什么</translation>
    </message>
    <message numerus="yes">
        <source>%n photos are chosen</source>
        <translation>
            <numerusform>选中了 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a photo to see when and where it was taken, and what is like it.</source>
        <translation>选一张照片，就能看到是什么时候、在哪里拍的，还有哪些照片和它相似。</translation>
    </message>
    <message>
        <source>{0} (date of the file)</source>
        <translation>{0}（文件日期）</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Similar photos</source>
        <translation>相似的照片</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show all similar photos</source>
        <translation>显示全部相似的照片</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>DeviceBox</name>
    <message>
        <source>Runs on</source>
        <translation>认识照片时使用</translation>
    </message>
    <message>
        <source>Automatic (whatever is fastest)</source>
        <translation>自动（用最快的）</translation>
    </message>
    <message>
        <source>NVIDIA card (CUDA)</source>
        <translation>NVIDIA 显卡（CUDA）</translation>
    </message>
    <message>
        <source>Mac GPU (MPS)</source>
        <translation>Mac 的 GPU（MPS）</translation>
    </message>
</context>
<context>
    <name>DownloadLine</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>排队等着</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>正在询问下载站</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>The connection broke; trying again soon, nothing is lost</source>
        <translation>网断了一下，马上接着下，已下载的都在</translation>
    </message>
    <message>
        <source>Checking that all of it arrived intact</source>
        <translation>正在核对下载得是否完整</translation>
    </message>
    <message>
        <source>Preparing it for this computer, a few minutes at most</source>
        <translation>正在为这台电脑做准备，最多几分钟</translation>
    </message>
</context>
<context>
    <name>DuplicateCard</name>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep {0}. {1}</source>
        <translation>保留 {0}。{1}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Show {0} in its folder</source>
        <translation>在文件夹中显示 {0}</translation>
    </message>
    <message>
        <source>{0} (date of the file)</source>
        <translation>{0}（文件日期）</translation>
    </message>
</context>
<context>
    <name>DuplicateCards</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>…还有 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Taken moments apart</source>
        <translation>连着拍的几张</translation>
    </message>
    <message>
        <source>Another shot: keeping it is proposed</source>
        <translation>另一时刻拍的，建议也留下</translation>
    </message>
    <message>
        <source>Proposed to go</source>
        <translation>建议移走</translation>
    </message>
    <message>
        <source>Proposed to stay: you marked it or taught with it</source>
        <translation>建议留下：你标记过它，或用它教过标签</translation>
    </message>
    <message>
        <source>Proposed to stay: what the camera saw (RAW)</source>
        <translation>建议留下：相机的原始数据（RAW）</translation>
    </message>
    <message>
        <source>Proposed to stay: the most pixels</source>
        <translation>建议留下：像素最多</translation>
    </message>
    <message>
        <source>Proposed to stay: it still has its camera details</source>
        <translation>建议留下：还带着拍摄信息</translation>
    </message>
    <message>
        <source>Proposed to stay: it says where it was taken</source>
        <translation>建议留下：带着拍摄地点</translation>
    </message>
    <message>
        <source>Proposed to stay: saved with the least loss</source>
        <translation>建议留下：压缩得最少</translation>
    </message>
    <message>
        <source>Proposed to stay: its name is not that of a copy</source>
        <translation>建议留下：文件名不像副本</translation>
    </message>
    <message>
        <source>Proposed to stay: it is in the better folder</source>
        <translation>建议留下：放在更合适的文件夹</translation>
    </message>
    <message>
        <source>Proposed to stay: the older file</source>
        <translation>建议留下：文件更早</translation>
    </message>
    <message>
        <source>Proposed to stay: one is as good as the other</source>
        <translation>建议留下：两张一样好</translation>
    </message>
</context>
<context>
    <name>DuplicateGroups</name>
    <message>
        <source>None of this kind.</source>
        <translation>这一类没有。</translation>
    </message>
    <message>
        <source>Exactly the same</source>
        <translation>一模一样</translation>
    </message>
    <message>
        <source>Look the same</source>
        <translation>几乎一样</translation>
    </message>
    <message>
        <source>Moments apart</source>
        <translation>连着拍的</translation>
    </message>
    <message>
        <source>↑ ↓ group · ← → photo · Space keep or not · Enter as proposed</source>
        <translation>↑ ↓ 换组 · ← → 换照片 · 空格 留或移走 · 回车 按建议</translation>
    </message>
    <message>
        <source>Groups of duplicates</source>
        <translation>重复照片的分组</translation>
    </message>
</context>
<context>
    <name>DuplicateList</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>✓ %n go(es)</source>
        <translation>
            <numerusform>✓ 移走 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>moments apart</source>
        <translation>连着拍的</translation>
    </message>
</context>
<context>
    <name>DuplicatesWindow</name>
    <message>
        <source>Duplicates</source>
        <translation>重复的照片</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不算重复</translation>
    </message>
    <message>
        <source>As proposed</source>
        <translation>按建议</translation>
    </message>
    <message>
        <source>All as proposed</source>
        <translation>全部按建议</translation>
    </message>
    <message>
        <source>Move to the recycle bin…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Comparing your photos…</source>
        <translation>正在比对你的照片…</translation>
    </message>
    <message>
        <source>Move to the recycle bin</source>
        <translation>移到回收站</translation>
    </message>
    <message numerus="yes">
        <source>Move %n photo(s), {0}, to the recycle bin?</source>
        <translation>
            <numerusform>把 %n 张照片（{0}）移到回收站？</numerusform>
        </translation>
    </message>
    <message>
        <source>At least one photo of each group stays, and takes over the stars, keywords, albums and labels of the others. You can restore those from the recycle bin.</source>
        <translation>每一组至少留一张，移走的照片的星级、关键词、相册和标签都转给它。移走的可以从回收站还原。</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移走</translation>
    </message>
    <message>
        <source>Leave everything</source>
        <translation>都留着</translation>
    </message>
    <message>
        <source>Moving to the recycle bin…</source>
        <translation>正在移到回收站…</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s), {0}, are in the recycle bin.</source>
        <translation>
            <numerusform>%n 张照片（{0}）已移到回收站。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more could not be moved.</source>
        <translation>
            <numerusform>还有 %n 张没能移走。</numerusform>
        </translation>
    </message>
    <message>
        <source>These count as different photos from now on.</source>
        <translation>以后就把它们当作不同的照片。</translation>
    </message>
    <message>
        <source>At least one photo of a group stays.</source>
        <translation>每一组至少要留一张。</translation>
    </message>
    <message>
        <source>Up to {0} could be freed. Until you decide, every photo stays.</source>
        <translation>最多可以腾出 {0}。在你决定之前，每一张都留着。</translation>
    </message>
    <message>
        <source>There is nothing to tidy up.</source>
        <translation>没有需要整理的重复照片。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s), {0}, will go</source>
        <translation>
            <numerusform>将移走 %n 张 · {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing will go yet</source>
        <translation>还没有决定移走哪些</translation>
    </message>
    <message>
        <source>Progress of the comparison</source>
        <translation>比对的进度</translation>
    </message>
    <message>
        <source>Never show this group again (N)</source>
        <translation>以后不再显示这一组（N）</translation>
    </message>
    <message>
        <source>This group, then the next one (Enter)</source>
        <translation>这一组按建议，然后看下一组（回车）</translation>
    </message>
</context>
<context>
    <name>EditLabelDialog</name>
    <message>
        <source>Change “{0}”</source>
        <translation>修改「{0}」</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Getting to know your photos</source>
        <translation>正在认识你的照片</translation>
    </message>
    <message>
        <source>The first ones appear here in a moment. You can search while it goes on.</source>
        <translation>第一批马上就会出现在这里。认识的同时就可以搜索。</translation>
    </message>
    <message>
        <source>Nothing like it yet</source>
        <translation>暂时还没有找到</translation>
    </message>
    <message>
        <source>Shiying is still getting to know your photos. What fits appears here by itself.</source>
        <translation>拾影还在认识你的照片，找到合适的就会出现在这里。</translation>
    </message>
    <message>
        <source>Shiying stopped looking at your photos</source>
        <translation>认识照片的工作停下了</translation>
    </message>
    <message>
        <source>Nothing is lost: your photos are untouched, and what was done is kept.</source>
        <translation>什么都没丢：照片原样未动，已经认识的都留着。</translation>
    </message>
    <message>
        <source>On battery: new photos are waiting</source>
        <translation>用电池时，新照片先等着</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>They are looked at as soon as the computer is plugged in. You can also start now.</source>
        <translation>接上电源就开始认识；你也可以让它现在就开始。</translation>
    </message>
    <message>
        <source>Press “Resume” to go on getting to know your photos.</source>
        <translation>点「继续」就接着认识你的照片。</translation>
    </message>
    <message>
        <source>Continue anyway</source>
        <translation>照样继续</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>There are no photos in this folder that can be opened.</source>
        <translation>这里还没有能打开的照片。</translation>
    </message>
    <message>
        <source>No photos here</source>
        <translation>这里没有照片</translation>
    </message>
    <message>
        <source>Show what could not be opened</source>
        <translation>看看哪些打不开</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>A folder, date or format limits this search. Try it without them.</source>
        <translation>文件夹、日期或格式把范围限得太小了，去掉它们再找找看。</translation>
    </message>
    <message>
        <source>Try fewer or other words: what can be seen, where, when.
Or drag in a picture that looks similar.</source>
        <translation>少用几个词，或者换个说法：画面里有什么、在哪里、什么时候。
也可以拖入一张相似的图片。</translation>
    </message>
    <message>
        <source>Remove all limits</source>
        <translation>去掉全部限制</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>Press the heart beside a photo, or Ctrl+B, and it appears here.</source>
        <translation>点照片旁边的心形，或按 Ctrl+B，照片就会出现在这里。</translation>
    </message>
    <message>
        <source>No favourites yet</source>
        <translation>还没有收藏</translation>
    </message>
    <message>
        <source>Drag photos onto its name on the left; the files stay where they are.</source>
        <translation>把照片拖到左边它的名字上；文件留在原处。</translation>
    </message>
    <message>
        <source>Nothing in it yet</source>
        <translation>这个相册还是空的</translation>
    </message>
    <message>
        <source>All photos</source>
        <translation>看全部照片</translation>
    </message>
    <message>
        <source>The library could not be opened</source>
        <translation>图库打不开</translation>
    </message>
    <message>
        <source>The library is damaged</source>
        <translation>图库损坏了</translation>
    </message>
    <message>
        <source>Restore this backup</source>
        <translation>用这份备份恢复</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>出了点问题</translation>
    </message>
    <message>
        <source>This is Shiying&apos;s fault, not yours. Your photos are untouched and what was done is kept. You can go on. Sending us the report below helps us to mend it; it holds no names of photos.</source>
        <translation>这是拾影的错，不是你的。照片没有受影响，已完成的都在，可以继续用。把下面的报告发给我们，有助于修好它；里面没有照片的名字。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续用</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>This is all that is in it: versions, the model, and the last lines of the log. Names of photos, folders and people are left out (…). Read it, copy it, and send it to the person who helps you.</source>
        <translation>报告里只有这些：版本、模型、日志的最后几行。照片、文件夹和人的名字都已去掉（…）。看过之后复制，发给帮忙的人。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>EstimateLine</name>
    <message>
        <source>Trying a few photos and one step, to see how long it takes…</source>
        <translation>正在试几张照片、走一步，看看要多久…</translation>
    </message>
    <message>
        <source>Do not estimate</source>
        <translation>不估计了</translation>
    </message>
    <message>
        <source>How long it takes is not known yet.</source>
        <translation>还不知道要多久。</translation>
    </message>
    <message>
        <source>Estimate</source>
        <translation>估计一下</translation>
    </message>
    <message>
        <source>Estimate again</source>
        <translation>重新估计</translation>
    </message>
    <message>
        <source>{0} · {1} of memory · {2} on disk · {3} steps</source>
        <translation>{0} · 内存 {1} · 磁盘 {2} · {3} 步</translation>
    </message>
    <message>
        <source>There may not be enough memory: {0} free. Close other programs, or choose a smaller batch size.</source>
        <translation>内存可能不够：现在空着 {0}。关掉别的程序，或把批大小调小。</translation>
    </message>
    <message>
        <source>The disk has only {0} left. Free some space first.</source>
        <translation>磁盘只剩 {0}。先腾出一些空间。</translation>
    </message>
</context>
<context>
    <name>ExamplePicker</name>
    <message>
        <source>Look for photos of it: a black dog…</source>
        <translation>找找它的照片：一只黑狗…</translation>
    </message>
    <message>
        <source>Look for photos of it</source>
        <translation>找找它的照片</translation>
    </message>
</context>
<context>
    <name>ExampleRow</name>
    <message>
        <source>“{0}”</source>
        <translation>「{0}」</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>原来</translation>
    </message>
    <message>
        <source>After</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>place {0}</source>
        <translation>第 {0} 位</translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message>
        <source>Show more</source>
        <translation>再看一些</translation>
    </message>
    <message numerus="yes">
        <source>Found better (%n)</source>
        <translation>
            <numerusform>变好的（%n）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found worse (%n)</source>
        <translation>
            <numerusform>变差的（%n）</numerusform>
        </translation>
    </message>
    <message>
        <source>What changed, by example</source>
        <translation>具体变了什么</translation>
    </message>
    <message>
        <source>No caption is found better.</source>
        <translation>没有变好的描述。</translation>
    </message>
    <message>
        <source>No caption is found worse.</source>
        <translation>没有变差的描述。</translation>
    </message>
</context>
<context>
    <name>ExportCommands</name>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>The originals</source>
        <translation>原文件</translation>
    </message>
    <message>
        <source>Smaller JPEGs</source>
        <translation>小一些的 JPEG</translation>
    </message>
    <message>
        <source>A list</source>
        <translation>一份清单</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>复制清单</translation>
    </message>
    <message>
        <source>Say where they were taken</source>
        <translation>写上拍摄地点</translation>
    </message>
    <message>
        <source>Say which camera took them</source>
        <translation>写上相机信息</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Copied as they are, with everything in them, including where they were taken.</source>
        <translation>原样复制，里面的信息都在，包括拍摄地点。</translation>
    </message>
    <message>
        <source>Upright, and in colours that look right on every screen: to send, to post, to print.</source>
        <translation>方向摆正，颜色在任何屏幕上都对：适合发给朋友、上传、冲印。</translation>
    </message>
    <message>
        <source>A table of names, times, places and labels, for a print shop or a friend.</source>
        <translation>一张表：文件名、时间、地点、标签，给冲印店或朋友。</translation>
    </message>
    <message>
        <source>Longest side</source>
        <translation>最长边</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>画质</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>This folder is in your library: the copies will appear there as new photos.</source>
        <translation>这个文件夹就在图库里：导出的副本会作为新照片出现在图库中。</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
    <message>
        <source>Photos from Shiying</source>
        <translation>拾影导出的照片</translation>
    </message>
    <message>
        <source>Do not shrink</source>
        <translation>不缩小</translation>
    </message>
    <message>
        <source>Small files</source>
        <translation>文件小</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>好</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最好</translation>
    </message>
    <message>
        <source>Keep the names</source>
        <translation>保持原名</translation>
    </message>
    <message>
        <source>001, 002, 003… in this order</source>
        <translation>按顺序编号：001、002、003…</translation>
    </message>
    <message>
        <source>By the time they were taken</source>
        <translation>按拍摄时间</translation>
    </message>
</context>
<context>
    <name>ExportWindow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message numerus="yes">
        <source>Export %n photo(s)</source>
        <translation>
            <numerusform>导出 %n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>What could not be exported, and why</source>
        <translation>没能导出的照片和原因</translation>
    </message>
    <message>
        <source>Save the list</source>
        <translation>保存清单</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) exported.</source>
        <translation>
            <numerusform>已导出 %n 张照片。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be exported:</source>
        <translation>
            <numerusform>有 %n 张没能导出：</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>The list is {0}.</source>
        <translation>清单已保存为 {0}。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message numerus="yes">
        <source>Stopped. %n photo(s) are there already.</source>
        <translation>
            <numerusform>已停止。已经导出的 %n 张都在。</numerusform>
        </translation>
    </message>
    <message>
        <source>The list is on the clipboard.</source>
        <translation>清单已复制到剪贴板。</translation>
    </message>
</context>
<context>
    <name>FiguresTable</name>
    <message>
        <source>Figures before and after</source>
        <translation>前后对比的成绩</translation>
    </message>
    <message>
        <source>A sentence finds its photo</source>
        <translation>一句话找到照片</translation>
    </message>
    <message>
        <source>A photo finds its sentence</source>
        <translation>照片找到描述</translation>
    </message>
    <message>
        <source>General search</source>
        <translation>一般的搜索</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>原来</translation>
    </message>
    <message>
        <source>After</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>First 10: the share of held-out captions whose photo comes among the first ten (R@10). General search: 258 everyday queries over 36 photos that are never trained on.</source>
        <translation>前 10 位：留作验证的描述里，照片排进前十位的占多少（R@10）。一般的搜索：258 句日常的话，在 36 张从不参加训练的照片里找。</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Photos around this one</source>
        <translation>前后的照片</translation>
    </message>
</context>
<context>
    <name>FirstExample</name>
    <message>
        <source>Click a photo of it below, or drag one in from anywhere. One is enough to begin: then it asks, and you only say yes or no.</source>
        <translation>在下面点一张它的照片，或者从别处拖一张进来。一张就够开始：接下来由它来问，你只要答是或不是。</translation>
    </message>
    <message>
        <source>Which photo shows “{0}”?</source>
        <translation>哪张照片里有「{0}」？</translation>
    </message>
</context>
<context>
    <name>FolderChoice</name>
    <message>
        <source>Another folder…</source>
        <translation>选择别的文件夹…</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Desktop</source>
        <translation>桌面</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Choose a folder with photos</source>
        <translation>选择放照片的文件夹</translation>
    </message>
</context>
<context>
    <name>FolderCommands</name>
    <message>
        <source>Choose a folder of photos</source>
        <translation>选择放照片的文件夹</translation>
    </message>
    <message>
        <source>Remove folder</source>
        <translation>移除文件夹</translation>
    </message>
    <message>
        <source>Remove {0} from Shiying?</source>
        <translation>把「{0}」从拾影中移除吗？</translation>
    </message>
    <message>
        <source>The photos stay where they are; Shiying only forgets what it knows about them.</source>
        <translation>照片留在原处，一张也不会动；拾影只是忘掉它们。</translation>
    </message>
    <message numerus="yes">
        <source>The favourites, stars, keywords and albums of %n photo(s) in it are forgotten, too.</source>
        <translation>
            <numerusform>里面 %n 张照片的收藏、评分、关键词和所在的相册会一起忘掉。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) in it are examples for your labels; these examples are lost, too.</source>
        <translation>
            <numerusform>里面有 %n 张照片是你教标签时给的例子，也会一起失去。</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be undone. If the folder was only moved or renamed, add it where it is now first: then all of this goes over to the same photos there.</source>
        <translation>这一步不能撤销。如果文件夹只是换了位置或名字，请先把它在新位置添加进来，这些内容就会转到那里的同样的照片上。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>约 %n 分钟</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message>
        <source>All photos</source>
        <translation>全部照片</translation>
    </message>
    <message>
        <source>Recently added</source>
        <translation>最近添加</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
</context>
<context>
    <name>GivingUp</name>
    <message>
        <source>Give up this training</source>
        <translation>放弃这次训练</translation>
    </message>
    <message>
        <source>Give up “{0}”?</source>
        <translation>放弃「{0}」？</translation>
    </message>
    <message>
        <source>What it has learnt is deleted ({0}); its figures stay in the history. If you only pause it, it can go on at any time.</source>
        <translation>学到的东西会删掉（{0}），成绩留在记录里。也可以只是暂停，以后随时接着训练。</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Keep it paused</source>
        <translation>先暂停着</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>接着训练</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Training history</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>新的训练</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>再看一些</translation>
    </message>
    <message numerus="yes">
        <source>%n training(s), {0} on disk.</source>
        <translation>
            <numerusform>%n 次训练，占 {0}。</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing has been trained yet.</source>
        <translation>还没有训练过。</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>{0} freed.</source>
        <translation>已腾出 {0}。</translation>
    </message>
    <message>
        <source>Exported to {0}.</source>
        <translation>已导出到 {0}。</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>Human</name>
    <message>
        <source>less than a minute left</source>
        <translation>不到一分钟</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>还有约 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>还有约 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n day(s) left</source>
        <translation>
            <numerusform>还有约 %n 天</numerusform>
        </translation>
    </message>
    <message>
        <source>today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message>
        <source>took {0} ms</source>
        <translation>用时 {0} 毫秒</translation>
    </message>
    <message>
        <source>took {0} s</source>
        <translation>用时 {0} 秒</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) a minute</source>
        <translation>
            <numerusform>每分钟 %Ln 张</numerusform>
        </translation>
    </message>
    <message>
        <source>about {0}–{1} minutes</source>
        <translation>约 {0}–{1} 分钟</translation>
    </message>
    <message>
        <source>about {0}–{1} hours</source>
        <translation>约 {0}–{1} 小时</translation>
    </message>
    <message>
        <source>about {0}–{1} days</source>
        <translation>约 {0}–{1} 天</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>不到一分钟</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>约 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s)</source>
        <translation>
            <numerusform>约 %n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n day(s)</source>
        <translation>
            <numerusform>约 %n 天</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportLines</name>
    <message>
        <source>Importing {0}</source>
        <translation>正在导入 {0}</translation>
    </message>
</context>
<context>
    <name>Inbox</name>
    <message>
        <source>This is on the network, and Shiying opens nothing from there. Save the picture on this computer first, then drag it in.</source>
        <translation>这张图片在网络上，拾影不会从网络打开任何东西。请先存到这台电脑上，再拖进来。</translation>
    </message>
    <message>
        <source>This file is not there any more.</source>
        <translation>这个文件已经不在了。</translation>
    </message>
    <message>
        <source>This is text. Type it into the search field, or drag in a picture or a folder.</source>
        <translation>这是一段文字。可以直接在搜索框里输入，或者拖入图片、文件夹。</translation>
    </message>
    <message>
        <source>There is no picture in this. Drag in a picture file or a folder.</source>
        <translation>里面没有图片。请拖入图片文件或文件夹。</translation>
    </message>
</context>
<context>
    <name>InfoCard</name>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>KeywordField</name>
    <message>
        <source>add a keyword…</source>
        <translation>添加关键词…</translation>
    </message>
    <message>
        <source>Add a keyword</source>
        <translation>添加关键词</translation>
    </message>
</context>
<context>
    <name>LabelChip</name>
    <message>
        <source>{0}?</source>
        <translation>{0}？</translation>
    </message>
    <message>
        <source>Show the photos of “{0}”</source>
        <translation>查看「{0}」的照片</translation>
    </message>
    <message>
        <source>No longer an example of “{0}”</source>
        <translation>不再当「{0}」的例子</translation>
    </message>
    <message>
        <source>Yes, this is “{0}”</source>
        <translation>对，这是「{0}」</translation>
    </message>
    <message>
        <source>No, this is not “{0}”</source>
        <translation>不，这不是「{0}」</translation>
    </message>
</context>
<context>
    <name>LabelChoice</name>
    <message>
        <source>Labels to learn from</source>
        <translation>用来训练的标签</translation>
    </message>
    <message>
        <source>It trains on their photos, with captions made from their names. Tick several: the model learns by telling them apart.</source>
        <translation>用它们的照片训练，描述由名字造句而来。多选几个：模型是靠分辨它们来学的。</translation>
    </message>
    <message>
        <source>No label has an example yet. Teach it a few first, in the main window under “Taught by me”; or use captions of your own.</source>
        <translation>还没有一个标签有例子。先在主窗口的「我教它认识的」里教几个；或者用你自己写的描述。</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>全不选</translation>
    </message>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%n 个例子</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelDesk</name>
    <message>
        <source>{0}. Your photos stay as they are.</source>
        <translation>{0}。照片都原样不动。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>LabelFiles</name>
    <message>
        <source>Export label</source>
        <translation>导出标签</translation>
    </message>
    <message>
        <source>Import labels</source>
        <translation>导入标签</translation>
    </message>
    <message>
        <source>Labels from {0} were imported</source>
        <translation>已导入 {0} 里的标签</translation>
    </message>
    <message>
        <source>Write keywords</source>
        <translation>写入关键词</translation>
    </message>
    <message>
        <source>Write “{0}” as a keyword beside its photos?</source>
        <translation>把「{0}」作为关键词写在照片旁边？</translation>
    </message>
    <message>
        <source>Small .xmp files are written beside the photos, or added to; other photo programs read them. The photos themselves are not touched.</source>
        <translation>会写入（或补充）小小的 .xmp 文件，别的照片软件也能读到。照片本身不会改动。</translation>
    </message>
    <message numerus="yes">
        <source>Confirmed ones (%n)</source>
        <translation>
            <numerusform>只写你确认过的（%n）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found ones too (%n)</source>
        <translation>
            <numerusform>找到的也写（%n）</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message numerus="yes">
        <source>“{0}” and %n answer(s) were saved to {1}.</source>
        <translation>
            <numerusform>「{0}」和 %n 个回答已存到 {1}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) were imported.</source>
        <translation>
            <numerusform>导入了 %n 个回答。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are not in this library.</source>
        <translation>
            <numerusform>有 %n 张照片不在这个图库里。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sidecar file(s) were written.</source>
        <translation>
            <numerusform>已写好 %n 个附属文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be written, for example {0}.</source>
        <translation>
            <numerusform>有 %n 个没写成，例如 {0}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelForm</name>
    <message>
        <source>Name</source>
        <translation>名字</translation>
    </message>
    <message>
        <source>Doudou, Grandma&apos;s house, my red bicycle…</source>
        <translation>豆豆、老家、我的红自行车…</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>别的叫法</translation>
    </message>
    <message>
        <source>optional; separate several with commas</source>
        <translation>可以不填；有几个就用逗号隔开</translation>
    </message>
    <message>
        <source>It is a</source>
        <translation>它是</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>You can then search for “{0} on the beach”.</source>
        <translation>以后可以这样搜：「{0}在沙滩上」。</translation>
    </message>
    <message>
        <source>Write what you call it. The name then works in your searches.</source>
        <translation>平时怎么叫就怎么写。以后搜索时可以直接用这个名字。</translation>
    </message>
</context>
<context>
    <name>LabelList</name>
    <message>
        <source>Teach it something new…</source>
        <translation>教它认识新的…</translation>
    </message>
    <message>
        <source>Taught by me</source>
        <translation>我教它认识的</translation>
    </message>
    <message>
        <source>The names you taught work in your searches, too</source>
        <translation>教过的名字，也能直接写进搜索的句子里</translation>
    </message>
</context>
<context>
    <name>LabelMenus</name>
    <message>
        <source>Show its photos</source>
        <translation>查看照片</translation>
    </message>
    <message>
        <source>Teach it more…</source>
        <translation>继续教它…</translation>
    </message>
    <message>
        <source>Name and kind…</source>
        <translation>名字和类别…</translation>
    </message>
    <message>
        <source>How sure it has to be…</source>
        <translation>多有把握才算…</translation>
    </message>
    <message>
        <source>Fine-tune a model with it…</source>
        <translation>用它微调模型…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Import labels…</source>
        <translation>导入标签…</translation>
    </message>
    <message>
        <source>Write keywords beside its photos…</source>
        <translation>把关键词写到照片旁边…</translation>
    </message>
    <message>
        <source>Delete “{0}”</source>
        <translation>删除「{0}」</translation>
    </message>
    <message>
        <source>This is…</source>
        <translation>这是…</translation>
    </message>
    <message>
        <source>This is not “{0}”</source>
        <translation>这不是「{0}」</translation>
    </message>
    <message>
        <source>Something new…</source>
        <translation>新的…</translation>
    </message>
</context>
<context>
    <name>LabelTree</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>No example yet: drop a photo here</source>
        <translation>还没有例子：把照片拖到这里</translation>
    </message>
</context>
<context>
    <name>LabelWords</name>
    <message>
        <source>Pet</source>
        <translation>宠物</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人物</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地点</translation>
    </message>
    <message>
        <source>Thing</source>
        <translation>物品</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>“{0}” is new</source>
        <translation>新认识了「{0}」</translation>
    </message>
    <message>
        <source>“{0}” was changed</source>
        <translation>改了「{0}」</translation>
    </message>
    <message>
        <source>“{0}” was deleted</source>
        <translation>删除了「{0}」</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are no longer examples of “{0}”</source>
        <translation>
            <numerusform>%n 张不再算「{0}」的例子</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) show “{0}”</source>
        <translation>
            <numerusform>%n 张是「{0}」</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) do not show “{0}”</source>
        <translation>
            <numerusform>%n 张不是「{0}」</numerusform>
        </translation>
    </message>
    <message>
        <source>“{0}” finds with {1}% precision</source>
        <translation>「{0}」按 {1}% 的准确度来找</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are not in your library yet. Add their folder first, then they can be examples.</source>
        <translation>
            <numerusform>有 %n 个文件还不在图库里。先添加它们所在的文件夹，就可以当例子了。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LearntCard</name>
    <message>
        <source>How it went, answer by answer</source>
        <translation>每回答一次之后的变化</translation>
    </message>
    <message>
        <source>found</source>
        <translation>找全</translation>
    </message>
    <message>
        <source>right</source>
        <translation>找准</translation>
    </message>
    <message>
        <source>How well it is learnt</source>
        <translation>学得怎么样</translation>
    </message>
    <message>
        <source>Found of its photos (estimate)</source>
        <translation>估计能找全</translation>
    </message>
    <message>
        <source>Right among its finds (estimate)</source>
        <translation>估计找得准</translation>
    </message>
    <message>
        <source>Estimated from your answers and all your photos; more answers make it more certain.</source>
        <translation>根据你的回答和全部照片估算；回答越多越准。</translation>
    </message>
    <message>
        <source>It begins to learn with the first example.</source>
        <translation>给一个例子，它就开始学。</translation>
    </message>
    <message>
        <source>Some of your answers contradict each other; see below.</source>
        <translation>有几个回答互相矛盾，看看下面。</translation>
    </message>
    <message>
        <source>From a single photo it can only guess. A few answers help a lot.</source>
        <translation>只有一个例子，它还只能猜。再回答几张会好很多。</translation>
    </message>
    <message>
        <source>It still misses many. Every answer helps.</source>
        <translation>还有不少没认出来，每回答一张都有用。</translation>
    </message>
    <message>
        <source>It finds most of them. A few more answers make it surer.</source>
        <translation>大多数都认得了，再回答几张更有把握。</translation>
    </message>
    <message>
        <source>It knows this well. You can stop whenever you like.</source>
        <translation>认得很好了，随时可以停。</translation>
    </message>
</context>
<context>
    <name>LearntColumn</name>
    <message numerus="yes">
        <source>Your examples (%n)</source>
        <translation>
            <numerusform>你给的例子（%n）</numerusform>
        </translation>
    </message>
    <message>
        <source>Click one to take it back.</source>
        <translation>点一下可以收回。</translation>
    </message>
    <message numerus="yes">
        <source>Now it would find (%n)</source>
        <translation>
            <numerusform>现在它会找到（%n）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You said no (%n)</source>
        <translation>
            <numerusform>你说不是的（%n）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LicencesWindow</name>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>What Shiying is made of</source>
        <translation>拾影里有什么</translation>
    </message>
    <message>
        <source>Shiying is open source under the Apache License 2.0 and builds on the work of many people. Each part keeps its own licence; here they are in full.</source>
        <translation>拾影是开源软件，以 Apache 2.0 许可证发布，用到了许多人的成果。每一部分都保留自己的许可证，原文都在这里。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Parts of Shiying</source>
        <translation>拾影的组成部分</translation>
    </message>
    <message>
        <source>Licence in full</source>
        <translation>许可证全文</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Shiying</source>
        <translation>拾影</translation>
    </message>
    <message>
        <source>Let go to add this folder</source>
        <translation>松手，添加这个文件夹</translation>
    </message>
    <message>
        <source>Let go to find similar photos</source>
        <translation>松手，找相似的照片</translation>
    </message>
    <message>
        <source>Only pictures and folders can be dropped here</source>
        <translation>这里可以放图片或文件夹</translation>
    </message>
</context>
<context>
    <name>MarkDesk</name>
    <message>
        <source>Rename “{0}”</source>
        <translation>给「{0}」改名</translation>
    </message>
    <message>
        <source>If that keyword exists already, the two become one.</source>
        <translation>如果已经有这个关键词，两个会合成一个。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>MarkFiles</name>
    <message>
        <source>Write stars and keywords</source>
        <translation>写入评分和关键词</translation>
    </message>
    <message numerus="yes">
        <source>Write stars and keywords beside %n photo(s)?</source>
        <translation>
            <numerusform>把评分和关键词写到 %n 张照片旁边？</numerusform>
        </translation>
    </message>
    <message>
        <source>Small .xmp files are written beside the photos, or added to; other photo programs read them. The photos themselves are not touched. Favourites stay in Shiying: such files have no place for them.</source>
        <translation>会在照片旁边写入或补充小小的 .xmp 文件，别的照片软件也能读。照片本身不会改动。「收藏」只留在拾影里：这种文件没有写它的地方。</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n sidecar file(s) were written.</source>
        <translation>
            <numerusform>已写好 %n 个附属文件。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be written, for example {0}.</source>
        <translation>
            <numerusform>有 %n 个没写成，例如 {0}。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarkFilters</name>
    <message>
        <source>Favourites only</source>
        <translation>只看收藏</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>With and without stars</source>
        <translation>不限评分</translation>
    </message>
    <message>
        <source>Keywords</source>
        <translation>关键词</translation>
    </message>
</context>
<context>
    <name>MarkMenus</name>
    <message>
        <source>Rename “{0}” everywhere…</source>
        <translation>给所有的「{0}」改名…</translation>
    </message>
    <message>
        <source>Delete “{0}” everywhere</source>
        <translation>从所有照片去掉「{0}」</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Keywords…</source>
        <translation>关键词…</translation>
    </message>
    <message>
        <source>Write stars and keywords beside them…</source>
        <translation>把评分和关键词写到照片旁边…</translation>
    </message>
    <message>
        <source>Stars</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>None</source>
        <translation>不评分</translation>
    </message>
</context>
<context>
    <name>MarkRow</name>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
</context>
<context>
    <name>MarkWords</name>
    <message numerus="yes">
        <source>%n photo(s) are favourites now</source>
        <translation>
            <numerusform>已收藏 %n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are no longer favourites</source>
        <translation>
            <numerusform>已取消收藏 %n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have no stars now</source>
        <translation>
            <numerusform>已去掉 %n 张照片的评分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) got {0}</source>
        <translation>
            <numerusform>已把 %n 张照片评为 {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n 星</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} ★ or more</source>
        <translation>{0} 星以上</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) got the keyword “{0}”</source>
        <translation>
            <numerusform>已给 %n 张照片写上「{0}」</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) lost the keyword “{0}”</source>
        <translation>
            <numerusform>已从 %n 张照片去掉「{0}」</numerusform>
        </translation>
    </message>
    <message>
        <source>The keyword “{0}” is called “{1}” now</source>
        <translation>关键词「{0}」已改名为「{1}」</translation>
    </message>
    <message>
        <source>The keyword “{0}” was deleted</source>
        <translation>已删除关键词「{0}」</translation>
    </message>
    <message>
        <source>The album “{0}” is new</source>
        <translation>已新建相册「{0}」</translation>
    </message>
    <message>
        <source>The album is called “{0}” now</source>
        <translation>相册已改名为「{0}」</translation>
    </message>
    <message>
        <source>The album “{0}” was deleted</source>
        <translation>已删除相册「{0}」</translation>
    </message>
    <message>
        <source>The album “{0}” finds something else now</source>
        <translation>相册「{0}」改找别的了</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were put into “{0}”</source>
        <translation>
            <numerusform>已把 %n 张照片放进「{0}」</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were taken out of “{0}”</source>
        <translation>
            <numerusform>已把 %n 张照片移出「{0}」</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) come first in “{0}” now</source>
        <translation>
            <numerusform>已把 %n 张照片排到「{0}」最前面</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have another place in “{0}” now</source>
        <translation>
            <numerusform>已在「{0}」里移动 %n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are not in your library yet. Add their folder first, then they can be in an album.</source>
        <translation>
            <numerusform>有 %n 个文件还不在图库里。先添加它们所在的文件夹，就可以放进相册了。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarksBox</name>
    <message>
        <source>Show the photos with the keyword “{0}”</source>
        <translation>查看有关键词「{0}」的照片</translation>
    </message>
    <message>
        <source>Take the keyword “{0}” away</source>
        <translation>去掉关键词「{0}」</translation>
    </message>
    <message>
        <source>Show the album “{0}”</source>
        <translation>查看相册「{0}」</translation>
    </message>
    <message>
        <source>Take it out of “{0}”</source>
        <translation>移出相册「{0}」</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭这条消息</translation>
    </message>
</context>
<context>
    <name>MethodPage</name>
    <message>
        <source>How should it be taught?</source>
        <translation>怎么教？</translation>
    </message>
    <message>
        <source>What is chosen here suits your data and this computer, so you can begin right away. The model in use stays as it is until you adopt another.</source>
        <translation>这里选好的适合你的数据和这台电脑，可以直接开始。现在用着的模型不会变，直到你采用新的。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>起个名字</translation>
    </message>
    <message>
        <source>optional: the model and the time</source>
        <translation>不填：用模型和时间</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>细致</translation>
    </message>
    <message>
        <source>Your own settings</source>
        <translation>按你的设置</translation>
    </message>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
</context>
<context>
    <name>MixSlider</name>
    <message>
        <source>How much of what it learnt to use</source>
        <translation>新学的用多少</translation>
    </message>
    <message>
        <source>The old model</source>
        <translation>原来的模型</translation>
    </message>
    <message>
        <source>All that is new</source>
        <translation>全用新学的</translation>
    </message>
    <message>
        <source>The old and the new weights are mixed. The less of the new, the less is forgotten.</source>
        <translation>把新旧两份权重按比例混合。新的用得少，忘掉的也少。</translation>
    </message>
    <message>
        <source>Nothing: the old model</source>
        <translation>不用：还是原来的模型</translation>
    </message>
    <message>
        <source>{0} (recommended)</source>
        <translation>{0}（推荐）</translation>
    </message>
    <message>
        <source>{0} (general search gets worse)</source>
        <translation>{0}（一般的搜索会变差）</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Starter model</source>
        <translation>入门模型</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Fine-tune…</source>
        <translation>微调…</translation>
    </message>
    <message>
        <source>Back to the previous model</source>
        <translation>退回原来的模型</translation>
    </message>
    <message>
        <source>Let it practise on your own photos and words.</source>
        <translation>让它用你自己的照片和说法多练习。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Frees {0}</source>
        <translation>可以腾出 {0}</translation>
    </message>
    <message>
        <source>Delete {0}, frees {1}</source>
        <translation>删除 {0}，可以腾出 {1}</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在测速</translation>
    </message>
    <message>
        <source>Measure its speed</source>
        <translation>测测速度</translation>
    </message>
    <message>
        <source>Download and use</source>
        <translation>下载并使用</translation>
    </message>
    <message>
        <source>Continue downloading</source>
        <translation>接着下载</translation>
    </message>
    <message>
        <source>Not possible yet</source>
        <translation>还用不了</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Download again</source>
        <translation>重新下载</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>Answers until the new one is ready</source>
        <translation>新模型准备好之前，搜索用它</translation>
    </message>
    <message>
        <source>Getting to know your photos</source>
        <translation>正在认识你的照片</translation>
    </message>
    <message>
        <source>Its files are not complete</source>
        <translation>文件不完整，用不了</translation>
    </message>
    <message>
        <source>Fine-tuned here, with {0} of what it learnt.</source>
        <translation>在这里微调出来的，新学的用了 {0}。</translation>
    </message>
    <message>
        <source>Fine-tuned here as “{0}”, with {1} of what it learnt.</source>
        <translation>在这里微调出来的（「{0}」），新学的用了 {1}。</translation>
    </message>
    <message>
        <source>Comes with Shiying, works at once, understands simple sentences.</source>
        <translation>拾影自带，打开就能用，听得懂简单的句子。</translation>
    </message>
    <message>
        <source>The model was deleted; what it knew about your photos is still here.</source>
        <translation>模型已经删除，它认识照片的结果还留着。</translation>
    </message>
    <message>
        <source>A model of your own.</source>
        <translation>你自己的模型。</translation>
    </message>
    <message>
        <source>{0} on disk</source>
        <translation>占用 {0}</translation>
    </message>
    <message>
        <source>{0} to download</source>
        <translation>下载 {0}</translation>
    </message>
    <message>
        <source>{0} here already</source>
        <translation>已下载 {0}</translation>
    </message>
    <message>
        <source>about {0} of memory</source>
        <translation>内存约 {0}</translation>
    </message>
    <message numerus="yes">
        <source>knows %Ln photo(s)</source>
        <translation>
            <numerusform>认识 %Ln 张照片</numerusform>
        </translation>
    </message>
    <message>
        <source>measured here: {0}</source>
        <translation>这里实测{0}</translation>
    </message>
    <message>
        <source>about {0} here</source>
        <translation>这里大约{0}</translation>
    </message>
    <message numerus="yes">
        <source>your %Ln photo(s) would take {0}</source>
        <translation>
            <numerusform>你的 %Ln 张照片需要{0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelCommands</name>
    <message>
        <source>Checkpoints</source>
        <translation>模型文件</translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation>选择模型文件</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>Delete model</source>
        <translation>删除模型</translation>
    </message>
    <message>
        <source>Delete {0}? This frees {1}.</source>
        <translation>删除 {0}？可以腾出 {1}。</translation>
    </message>
    <message>
        <source>Your photos are not touched. It can be installed again at any time.</source>
        <translation>照片不受影响，以后随时可以再装回来。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>ModelsWindow</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>A model is what understands photos and sentences. All of them run on this computer; your photos never leave it.</source>
        <translation>模型负责看懂照片和句子。它们都在这台电脑上运行，照片不会离开这里。</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>A model folder, or a clip_cn_*.pt file. You can also drop it here.</source>
        <translation>模型文件夹，或 clip_cn_*.pt 文件；也可以直接拖到这里。</translation>
    </message>
    <message>
        <source>From a file (.pt)</source>
        <translation>从文件（.pt）</translation>
    </message>
    <message>
        <source>From a folder</source>
        <translation>从文件夹</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Let a model practise on your own photos and words.</source>
        <translation>让模型用你自己的照片和说法多练习。</translation>
    </message>
    <message>
        <source>Fine-tune a model…</source>
        <translation>微调一个模型…</translation>
    </message>
    <message>
        <source>Training history</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>{0} was imported.</source>
        <translation>{0} 已经导入。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用它</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
    <message>
        <source>Drop a model folder or a .pt file from this computer.</source>
        <translation>请拖入这台电脑上的模型文件夹或 .pt 文件。</translation>
    </message>
    <message>
        <source>{0} freed.</source>
        <translation>已腾出 {0}。</translation>
    </message>
</context>
<context>
    <name>Narrowing</name>
    <message>
        <source>Album</source>
        <translation>相册</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>竖向</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>Screenshots</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>No screenshots</source>
        <translation>不要截图</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
</context>
<context>
    <name>NewLabelDialog</name>
    <message>
        <source>Teach it something new</source>
        <translation>教它认识新的</translation>
    </message>
    <message>
        <source>Teach it</source>
        <translation>开始教</translation>
    </message>
    <message>
        <source>Photos of it</source>
        <translation>它的照片</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n example(s). Click one to remove it.</source>
        <translation>
            <numerusform>%n 个例子。点一下可以拿掉。</numerusform>
        </translation>
    </message>
    <message>
        <source>One photo is enough to begin; three to five different ones are better. Drag them here, or click them below.</source>
        <translation>有一张就能开始，三五张不一样的更好。把照片拖到这里，或者在下面点几张。</translation>
    </message>
</context>
<context>
    <name>NoFolderPage</name>
    <message>
        <source>Where are your photos?</source>
        <translation>照片放在哪里？</translation>
    </message>
    <message>
        <source>Choose a folder, or drag it here. From then on new photos in it are added by themselves; the folder stays where it is.</source>
        <translation>选一个文件夹，或者直接拖进来。以后放进去的新照片会自动加入；文件夹留在原处。</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Photos never leave this computer</source>
        <translation>照片不会离开这台电脑</translation>
    </message>
    <message>
        <source>Your original photos are never changed</source>
        <translation>原来的照片永远不会被改动</translation>
    </message>
    <message>
        <source>No account, no network needed</source>
        <translation>不需要账号，也不需要网络</translation>
    </message>
</context>
<context>
    <name>NoteRow</name>
    <message>
        <source>Examples</source>
        <translation>看例子</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>PairFiles</name>
    <message>
        <source>A Live Photo, with a video.</source>
        <translation>实况照片：带一段视频。</translation>
    </message>
    <message>
        <source>One photo in several files.</source>
        <translation>一张照片，有几个文件。</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>打开 {0}</translation>
    </message>
</context>
<context>
    <name>ParameterForm</name>
    <message>
        <source>The starter has nothing of the kind.</source>
        <translation>入门模型没有这一项。</translation>
    </message>
</context>
<context>
    <name>PhotoCommands</name>
    <message>
        <source>Find similar photos</source>
        <translation>找相似的照片</translation>
    </message>
    <message>
        <source>Compare with words</source>
        <translation>图文比一比</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
</context>
<context>
    <name>PhotoDesk</name>
    <message numerus="yes">
        <source>%n photo(s) copied</source>
        <translation>
            <numerusform>已复制 %n 张照片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoGrid</name>
    <message>
        <source>Photos</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Perhaps related</source>
        <translation>也许相关</translation>
    </message>
</context>
<context>
    <name>PhotoPreview</name>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Photo preview</source>
        <translation>照片预览</translation>
    </message>
    <message>
        <source>This photo is no longer in the library.</source>
        <translation>这张照片已经不在图库里了。</translation>
    </message>
    <message>
        <source>Part of {0}</source>
        <translation>{0} 的一部分</translation>
    </message>
</context>
<context>
    <name>PhotoTiles</name>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
</context>
<context>
    <name>PictureChip</name>
    <message>
        <source>Searching with the picture {0}. Press to change its weight.</source>
        <translation>正在用图片 {0} 搜索。按下可以调整比重。</translation>
    </message>
    <message>
        <source>Balance picture and words</source>
        <translation>调整图片和文字的比重</translation>
    </message>
    <message>
        <source>Remove the picture</source>
        <translation>去掉图片</translation>
    </message>
</context>
<context>
    <name>PictureQuery</name>
    <message>
        <source>Pasted picture</source>
        <translation>粘贴的图片</translation>
    </message>
</context>
<context>
    <name>PictureWell</name>
    <message>
        <source>Drop a picture here, paste one, or click to choose</source>
        <translation>把图片拖到这里，粘贴，或点一下来选</translation>
    </message>
    <message>
        <source>Picture: {0}. Press Enter to choose another</source>
        <translation>图片：{0}。按回车换一张</translation>
    </message>
</context>
<context>
    <name>PrecisionSlider</name>
    <message>
        <source>How sure it has to be</source>
        <translation>多有把握才算</translation>
    </message>
    <message>
        <source>Find more</source>
        <translation>多找一些</translation>
    </message>
    <message>
        <source>Be sure</source>
        <translation>找准一些</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) in the album</source>
        <translation>
            <numerusform>相册里有 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>No photo is that sure</source>
        <translation>没有这么有把握的照片</translation>
    </message>
    <message>
        <source>Of what it finds, {0}% should be right</source>
        <translation>找到的照片里，{0}% 应该是对的</translation>
    </message>
</context>
<context>
    <name>PreviewBar</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Find similar</source>
        <translation>找相似</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Search a part</source>
        <translation>框选查找</translation>
    </message>
    <message>
        <source>Draw a frame, and search for what is in it (S)</source>
        <translation>画一个框，查找框里的内容（S）</translation>
    </message>
    <message>
        <source>Rotate the view; the file stays as it is (R)</source>
        <translation>旋转画面，文件不变（R）</translation>
    </message>
    <message>
        <source>Rotate to the right</source>
        <translation>向右旋转</translation>
    </message>
    <message>
        <source>About this photo (I)</source>
        <translation>照片信息（I）</translation>
    </message>
    <message>
        <source>About this photo</source>
        <translation>照片信息</translation>
    </message>
</context>
<context>
    <name>ProblemTable</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>ProblemsWindow</name>
    <message>
        <source>Could not be opened</source>
        <translation>打不开的文件</translation>
    </message>
    <message>
        <source>Try all again</source>
        <translation>全部再试一次</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be opened</source>
        <translation>
            <numerusform>%n 个文件打不开</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything could be opened</source>
        <translation>所有文件都能打开了</translation>
    </message>
    <message>
        <source>These files stay where they are, untouched. Once one of them is repaired or copied anew, it is added by itself; you can also try again here.</source>
        <translation>这些文件留在原处，没有动过。修好或重新拷贝之后会自动加入，也可以在这里再试一次。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Files that could not be opened</source>
        <translation>打不开的文件</translation>
    </message>
    <message numerus="yes">
        <source>Try %n again</source>
        <translation>
            <numerusform>再试这 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Alias</source>
        <translation>替身</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷方式</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QuestionCard</name>
    <message>
        <source>← No</source>
        <translation>← 不是</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Is this “{0}”?</source>
        <translation>这是{0}吗？</translation>
    </message>
    <message>
        <source>It is “{0}” →</source>
        <translation>是{0} →</translation>
    </message>
</context>
<context>
    <name>RecycleCommands</name>
    <message>
        <source>Move to the recycle bin…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Move to the recycle bin</source>
        <translation>移到回收站</translation>
    </message>
    <message numerus="yes">
        <source>Move %n photo(s), {0}, to the recycle bin?</source>
        <translation>
            <numerusform>把 %n 张照片（{0}）移到回收站？</numerusform>
        </translation>
    </message>
    <message>
        <source>You can restore them from the recycle bin.</source>
        <translation>可以从回收站还原。</translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) go with them: the RAW of a JPEG, the video of a Live Photo.</source>
        <translation>
            <numerusform>一起移走的还有 %n 个文件：JPEG 的 RAW、实况照片的视频。</numerusform>
        </translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移走</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) moved to the recycle bin</source>
        <translation>
            <numerusform>%n 张照片已移到回收站</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RegionFrame</name>
    <message>
        <source>Search for what is in the frame</source>
        <translation>查找框里的内容</translation>
    </message>
    <message>
        <source>Frame on the photo. Arrow keys move it, with Shift they resize it, Enter searches</source>
        <translation>照片上的选框。方向键移动，按住 Shift 改变大小，回车查找</translation>
    </message>
</context>
<context>
    <name>Rescue</name>
    <message>
        <source>Your photos are not affected. There is a backup from {0} ({1}): {2}, {3}. The damaged library is kept beside it, and photos added since then are added again by themselves.</source>
        <translation>照片没有受影响。有一份{0}的备份（{1}）：{2}，{3}。坏掉的图库会留在一旁，之后加入的照片会自动补上。</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n 个标签</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Discard this training</source>
        <translation>丢弃这次训练</translation>
    </message>
    <message>
        <source>Keep the old model</source>
        <translation>保留原来的模型</translation>
    </message>
    <message>
        <source>Result of “{0}”</source>
        <translation>「{0}」的结果</translation>
    </message>
    <message>
        <source>The examples show the model with all that is new.</source>
        <translation>下面的例子是全用新学的时候的样子。</translation>
    </message>
    <message>
        <source>Adopt it anyway</source>
        <translation>仍要采用</translation>
    </message>
    <message>
        <source>Adopt it</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Making the model…</source>
        <translation>正在做成可以用的模型…</translation>
    </message>
    <message>
        <source>Discard “{0}”? This frees {1}.</source>
        <translation>丢弃「{0}」？会腾出 {1}。</translation>
    </message>
    <message>
        <source>What it learnt is deleted; its figures stay in the history.</source>
        <translation>学到的东西会删掉，成绩留在记录里。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Try again</source>
        <translation>再试一次</translation>
    </message>
</context>
<context>
    <name>ResultsHeader</name>
    <message>
        <source>New photos have arrived · update</source>
        <translation>有新照片加入 · 更新结果</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;%n&lt;/b&gt; photo(s)</source>
        <translation>
            <numerusform>&lt;b&gt;%n&lt;/b&gt; 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Probably the &lt;b&gt;%n&lt;/b&gt; you want</source>
        <translation>
            <numerusform>可能是你要的 &lt;b&gt;%n&lt;/b&gt; 张</numerusform>
        </translation>
    </message>
    <message>
        <source>No sure match; these come closest</source>
        <translation>没有很像的，这些最接近</translation>
    </message>
    <message>
        <source>As arranged</source>
        <translation>相册顺序</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter by favourites, stars, shape and format</source>
        <translation>按收藏、评分、形状和格式筛选</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Size of the thumbnails (Ctrl + wheel)</source>
        <translation>缩略图大小（Ctrl + 滚轮）</translation>
    </message>
    <message>
        <source>Keep as a smart album</source>
        <translation>存为智能相册</translation>
    </message>
    <message>
        <source>Keep this search as a smart album (Ctrl+S)</source>
        <translation>把现在的查找存为智能相册（Ctrl+S）</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Any shape</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Landscape</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Portrait</source>
        <translation>竖向</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>Show near-duplicates once</source>
        <translation>相近的照片只显示一张</translation>
    </message>
    <message>
        <source>Show RAW and JPEG as one</source>
        <translation>RAW 和 JPEG 显示为一张</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>By relevance</source>
        <translation>按相关度</translation>
    </message>
    <message>
        <source>With screenshots</source>
        <translation>包括截图</translation>
    </message>
    <message>
        <source>Only screenshots</source>
        <translation>只看截图</translation>
    </message>
    <message>
        <source>No screenshots</source>
        <translation>不要截图</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新在前</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>最早在前</translation>
    </message>
    <message>
        <source>Limited to {0}. Press to remove the limit.</source>
        <translation>限定为 {0}。按下可以去掉。</translation>
    </message>
</context>
<context>
    <name>RowDelegate</name>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
</context>
<context>
    <name>RunCard</name>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>接着训练</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Export the model…</source>
        <translation>导出模型…</translation>
    </message>
    <message>
        <source>Discard the weights…</source>
        <translation>丢弃权重…</translation>
    </message>
    <message>
        <source>Delete, frees {0}…</source>
        <translation>删除，腾出 {0}…</translation>
    </message>
    <message>
        <source>trained for {0}</source>
        <translation>训练了{0}</translation>
    </message>
    <message>
        <source>adopted: {0}</source>
        <translation>已采用：{0}</translation>
    </message>
</context>
<context>
    <name>RunCommands</name>
    <message>
        <source>Delete “{0}”? This frees {1}.</source>
        <translation>删除「{0}」？会腾出 {1}。</translation>
    </message>
    <message>
        <source>Its figures and weights are deleted for good; your photos are not touched.</source>
        <translation>它的成绩和权重会彻底删除，照片不受影响。</translation>
    </message>
    <message>
        <source>Models that were adopted from it are kept.</source>
        <translation>从它采用的模型都还在。</translation>
    </message>
    <message>
        <source>Delete training</source>
        <translation>删除训练</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Discard the weights of “{0}”?</source>
        <translation>丢弃「{0}」的权重？</translation>
    </message>
    <message>
        <source>After that it can neither go on nor be adopted again. Its figures are kept.</source>
        <translation>之后不能接着训练，也不能再采用；成绩还在。</translation>
    </message>
    <message>
        <source>Discard weights</source>
        <translation>丢弃权重</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Export the model of “{0}”</source>
        <translation>导出「{0}」的模型</translation>
    </message>
    <message>
        <source>With {0} of what it learnt, as recommended.</source>
        <translation>新学的用 {0}，和推荐的一样。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Where to export</source>
        <translation>导出到哪里</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>RunCurves</name>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Found among the photos held out</source>
        <translation>在验证照片里找得到</translation>
    </message>
    <message>
        <source>First 10: the share of captions whose photo comes among the first ten (R@10). The best moment is kept, not the last.</source>
        <translation>前 10 位：描述的照片排进前十位的占多少（R@10）。留下的是最好的时候，不是最后。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How far it is from telling the photos of a batch apart; it should fall</source>
        <translation>离分清一批照片还差多远；应该往下走</translation>
    </message>
    <message>
        <source>How far each step goes</source>
        <translation>每一步改动多大</translation>
    </message>
</context>
<context>
    <name>ScoreBars</name>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>Among these texts only; together they make 100%</source>
        <translation>只在这几个词之间比，加起来是 100%</translation>
    </message>
    <message>
        <source>How near text and picture are, whatever else is in the list</source>
        <translation>文字和图片的余弦相似度，与列表里的其他词无关</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Drop a picture here to find similar ones</source>
        <translation>拖入一张图片，找相似的</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>add words…</source>
        <translation>再加几个词…</translation>
    </message>
    <message>
        <source>a dog running by the sea last summer</source>
        <translation>去年夏天在海边奔跑的狗</translation>
    </message>
    <message>
        <source>children blowing out birthday candles</source>
        <translation>孩子们在吹生日蜡烛</translation>
    </message>
    <message>
        <source>snow mountains at sunset</source>
        <translation>夕阳下的雪山</translation>
    </message>
    <message>
        <source>two people walking in the rain</source>
        <translation>雨中散步的两个人</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search your photos</source>
        <translation>搜索你的照片</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undone: {0}</source>
        <translation>已撤销：{0}</translation>
    </message>
</context>
<context>
    <name>SettingsForms</name>
    <message>
        <source>Hide advanced settings</source>
        <translation>收起高级设置</translation>
    </message>
    <message>
        <source>Advanced settings</source>
        <translation>高级设置</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The window changes at once; nothing else does.</source>
        <translation>界面马上切换，其他都不变。</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Light, dark, or like your system.</source>
        <translation>浅色、深色，或者跟随系统。</translation>
    </message>
    <message>
        <source>Details beside the photos</source>
        <translation>照片旁的详情</translation>
    </message>
    <message>
        <source>When, where and with what a photo was taken, and photos like it.</source>
        <translation>什么时候、在哪里、用什么拍的，还有相似的照片。</translation>
    </message>
    <message>
        <source>Continue where I left off</source>
        <translation>接着上次</translation>
    </message>
    <message>
        <source>The window opens with your last search, folder and photos.</source>
        <translation>打开时回到上次的搜索、文件夹和照片。</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>恢复默认</translation>
    </message>
    <message>
        <source>Restore the names that are skipped by default</source>
        <translation>恢复默认跳过的名字</translation>
    </message>
    <message>
        <source>What to skip</source>
        <translation>跳过这些</translation>
    </message>
    <message>
        <source>Folders and files with these names are skipped, one a line; * stands for anything. Their photos leave the library, but stay on the disk.</source>
        <translation>叫这些名字的文件夹和文件会跳过，每行写一个，* 代表任意内容。符合的照片会离开图库，文件仍在磁盘上。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Names to skip, one a line</source>
        <translation>要跳过的名字，每行一个</translation>
    </message>
</context>
<context>
    <name>ShortcutsWindow</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>To the search field; typing anywhere goes there, too</source>
        <translation>到搜索框；在哪里打字都会到这里</translation>
    </message>
    <message>
        <source>Clear the search field; once more: to the photos</source>
        <translation>清空搜索框；再按一次，回到照片</translation>
    </message>
    <message>
        <source>From the search field to the photos</source>
        <translation>从搜索框到照片</translation>
    </message>
    <message>
        <source>Move through the photos</source>
        <translation>在照片之间移动</translation>
    </message>
    <message>
        <source>View a photo in full</source>
        <translation>看大图</translation>
    </message>
    <message>
        <source>Enter, Space</source>
        <translation>回车、空格</translation>
    </message>
    <message>
        <source>Choose every photo that is shown</source>
        <translation>选中所有显示的照片</translation>
    </message>
    <message>
        <source>Copy the chosen photos</source>
        <translation>复制选中的照片</translation>
    </message>
    <message>
        <source>Export the chosen photos, or all that are shown</source>
        <translation>导出选中的照片；没有选中时是显示的全部</translation>
    </message>
    <message>
        <source>Favourite, or no longer a favourite</source>
        <translation>收藏，或取消收藏</translation>
    </message>
    <message>
        <source>One to five stars; Ctrl+0 for none</source>
        <translation>评一到五星；Ctrl+0 去掉评分</translation>
    </message>
    <message>
        <source>Move the chosen photos within an album</source>
        <translation>在相册里移动选中的照片</translation>
    </message>
    <message>
        <source>Write keywords on the chosen photos</source>
        <translation>给选中的照片写关键词</translation>
    </message>
    <message>
        <source>Keep this search as a smart album</source>
        <translation>把现在的查找存为智能相册</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Move the chosen photos to the recycle bin (asks first)</source>
        <translation>把选中的照片移到回收站（会先问一句）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Search with the picture on the clipboard</source>
        <translation>用剪贴板里的图片找相似的</translation>
    </message>
    <message>
        <source>Compare a photo with words</source>
        <translation>图文比一比：照片和文字</translation>
    </message>
    <message>
        <source>Find duplicates</source>
        <translation>查找重复的照片</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Larger or smaller photos</source>
        <translation>缩略图变大或变小</translation>
    </message>
    <message>
        <source>In full view: larger, smaller, whole photo, actual pixels</source>
        <translation>大图里：放大、缩小、看全图、按原始大小看</translation>
    </message>
    <message>
        <source>In full view: search for a part of the photo</source>
        <translation>大图里：框选一部分来查找</translation>
    </message>
    <message>
        <source>In full view: rotate; with Shift to the left</source>
        <translation>大图里：旋转画面，按住 Shift 向左</translation>
    </message>
    <message>
        <source>In full view: details of the photo</source>
        <translation>大图里：照片信息</translation>
    </message>
    <message>
        <source>While teaching: no, yes, skip</source>
        <translation>教它认识时：不是、是、跳过</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>To the folders</source>
        <translation>到文件夹列表</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>全屏显示</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>这一页</translation>
    </message>
    <message>
        <source>Quit Shiying</source>
        <translation>退出拾影</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Taken</source>
        <translation>拍摄时间</translation>
    </message>
    <message>
        <source>Places and folders</source>
        <translation>位置和文件夹</translation>
    </message>
    <message>
        <source>Years and months</source>
        <translation>年份和月份</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add a folder of photos</source>
        <translation>添加放照片的文件夹</translation>
    </message>
    <message>
        <source>Find duplicates…</source>
        <translation>查找重复…</translation>
    </message>
    <message>
        <source>Shiying</source>
        <translation>拾影</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show in file manager</source>
        <translation>在文件管理器中显示</translation>
    </message>
    <message>
        <source>Remove from Shiying…</source>
        <translation>从拾影中移除…</translation>
    </message>
    <message>
        <source>Look for new photos now</source>
        <translation>现在检查有没有新照片</translation>
    </message>
</context>
<context>
    <name>Sky</name>
    <message>
        <source>Shiying</source>
        <translation>拾影</translation>
    </message>
    <message>
        <source>One sentence, and your photo is found.</source>
        <translation>用一句话，找到你的照片。</translation>
    </message>
    <message>
        <source>Photos never leave this computer</source>
        <translation>照片不会离开这台电脑</translation>
    </message>
    <message>
        <source>Your original photos are never changed</source>
        <translation>原来的照片永远不会被改动</translation>
    </message>
    <message>
        <source>No account, no network needed</source>
        <translation>不需要账号，也不需要网络</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Download from</source>
        <translation>下载来源</translation>
    </message>
    <message>
        <source>ModelScope (quick in China)</source>
        <translation>ModelScope 魔搭（国内快）</translation>
    </message>
    <message>
        <source>hf-mirror (quick in China)</source>
        <translation>hf-mirror 镜像（国内快）</translation>
    </message>
    <message>
        <source>An address of my own</source>
        <translation>自己填写地址</translation>
    </message>
    <message>
        <source>Address to download from</source>
        <translation>下载地址</translation>
    </message>
</context>
<context>
    <name>StageCards</name>
    <message>
        <source>This model&apos;s image side cannot be taught.</source>
        <translation>这个模型看图的一侧不能教。</translation>
    </message>
    <message>
        <source>1 · Its words only (best to begin with)</source>
        <translation>1 · 只教文字（先试这个）</translation>
    </message>
    <message>
        <source>Teaches the side that reads. No photo has to be looked at again, so it answers at once afterwards, and little is forgotten.</source>
        <translation>只教读文字的一侧。照片不用重新认识，教完马上能用，也不容易忘掉别的。</translation>
    </message>
    <message>
        <source>2 · Its eyes as well</source>
        <translation>2 · 连看图一起教</translation>
    </message>
    <message>
        <source>Teaches the side that looks, too: stronger, but slower. Afterwards your photos are looked at again in the background.</source>
        <translation>看图的一侧也教：更强，也更慢。之后要在后台把照片重新认识一遍。</translation>
    </message>
    <message>
        <source>First 1, then 2</source>
        <translation>先 1 后 2</translation>
    </message>
    <message>
        <source>Takes the longest and reaches furthest, given enough photos.</source>
        <translation>最花时间；照片够多的话，效果也最好。</translation>
    </message>
    <message>
        <source>From nothing</source>
        <translation>从零开始</translation>
    </message>
    <message>
        <source>Forgets what the starter has learned and learns anew. Only with thousands of captioned photos.</source>
        <translation>忘掉入门模型学过的，从头学起。要有几千张带描述的照片才行。</translation>
    </message>
</context>
<context>
    <name>StateCard</name>
    <message>
        <source>Getting ready</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Stage {0} of 2 · {1}</source>
        <translation>第 {0} 阶段，共 2 个 · {1}</translation>
    </message>
    <message>
        <source>Pausing after this step…</source>
        <translation>做完这一步就暂停…</translation>
    </message>
</context>
<context>
    <name>StepRail</name>
    <message>
        <source>Step {0} of {1}: {2}</source>
        <translation>第 {0} 步，共 {1} 步：{2}</translation>
    </message>
</context>
<context>
    <name>StorageWindow</name>
    <message>
        <source>What Shiying keeps about me</source>
        <translation>拾影保存了我的哪些数据</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Everything Shiying keeps is on this computer, {0} in all. Your photos are not part of it and are never changed.</source>
        <translation>拾影存的东西都在这台电脑上，一共 {0}。照片不在里面，也永远不会被改动。</translation>
    </message>
    <message>
        <source>Manage models</source>
        <translation>管理模型</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Delete all but the newest</source>
        <translation>只留最新一份</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete {0}?</source>
        <translation>删除 {0}？</translation>
    </message>
    <message>
        <source>This cannot be undone. Your photos are not affected.</source>
        <translation>删除后不能恢复。照片不受影响。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>{0} freed.</source>
        <translation>已腾出 {0}。</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Where your photos are, what is in them, and what you taught. Remove a folder in the sidebar, and it is forgotten here.</source>
        <translation>照片在哪里、里面有什么、你教过什么。在侧栏移除一个文件夹，这里就会忘掉它。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Copies of the library, one a day; the older they are, the fewer are kept.</source>
        <translation>图库的副本，每天一份，越早的留得越少。</translation>
    </message>
    <message>
        <source>Replaced libraries</source>
        <translation>留在一旁的旧图库</translation>
    </message>
    <message>
        <source>Earlier libraries that were replaced by a restore or an update.</source>
        <translation>恢复备份或升级时换下来的旧图库。</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Small pictures for the grid. If deleted, they are made again from your photos.</source>
        <translation>网格里的小图。删掉后会从照片重新生成。</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>搜索索引</translation>
    </message>
    <message>
        <source>Makes large libraries quick to search. If deleted, it is built again by itself.</source>
        <translation>让大图库搜得更快。删掉后会自动重建。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>What you downloaded or imported to understand photos and words.</source>
        <translation>你下载或导入的、用来看懂照片和文字的模型。</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Models that you trained yourself, with their history.</source>
        <translation>你自己训练的模型和训练经过。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What the program did, to find out what went wrong. Nobody sees them but you.</source>
        <translation>程序做过什么，用来查找问题。除了你，没有人会看到。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Language, appearance, and the other choices you made.</source>
        <translation>语言、外观，和你做过的其他选择。</translation>
    </message>
</context>
<context>
    <name>SwitchNote</name>
    <message>
        <source>Getting to know your photos with {0}</source>
        <translation>正在用 {0} 认识你的照片</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Until then {0} goes on answering your searches.</source>
        <translation>认识完之前，搜索仍用{0}。</translation>
    </message>
    <message>
        <source>Stay with {0}</source>
        <translation>继续用{0}</translation>
    </message>
    <message>
        <source>the starter model</source>
        <translation>入门模型</translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Looking for the photos that teach the most…</source>
        <translation>正在挑最值得问的照片…</translation>
    </message>
    <message numerus="yes">
        <source>You have seen all that is worth asking; %n skipped.</source>
        <translation>
            <numerusform>值得问的都问过了，其中跳过了 %n 张。</numerusform>
        </translation>
    </message>
    <message>
        <source>Ask the skipped ones again</source>
        <translation>再问跳过的</translation>
    </message>
    <message>
        <source>There is nothing left to ask. It is as sure as it can be.</source>
        <translation>没有要问的了，它已经尽量学会了。</translation>
    </message>
    <message>
        <source>Teach it “{0}”</source>
        <translation>教它认识「{0}」</translation>
    </message>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>已有 %n 个例子</numerusform>
        </translation>
    </message>
    <message>
        <source>&lt;b&gt;→&lt;/b&gt; yes, &lt;b&gt;←&lt;/b&gt; no, &lt;b&gt;space&lt;/b&gt; skips, &lt;b&gt;Ctrl+Z&lt;/b&gt; takes back</source>
        <translation>按 &lt;b&gt;→&lt;/b&gt; 是，按 &lt;b&gt;←&lt;/b&gt; 不是，按 &lt;b&gt;空格&lt;/b&gt; 跳过，按 &lt;b&gt;Ctrl+Z&lt;/b&gt; 撤回</translation>
    </message>
</context>
<context>
    <name>TimelineBar</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>让它在后台训练</translation>
    </message>
    <message>
        <source>This run is being trained in another window or a terminal; you can watch it here.</source>
        <translation>另一个窗口或终端正在训练它，可以在这里看着。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>接着训练</translation>
    </message>
    <message>
        <source>Leave it for now</source>
        <translation>先放着</translation>
    </message>
    <message>
        <source>Begin training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Another run is being trained; one at a time.</source>
        <translation>另一次训练正在进行，一次只能训练一个。</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>去看那一次</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Shiying goes on here</source>
        <translation>拾影还在这里</translation>
    </message>
    <message>
        <source>New photos are still looked at. Click the icon to open the window or to quit.</source>
        <translation>继续认识新照片。点这个图标可以打开窗口，也可以退出。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Shiying</source>
        <translation>拾影</translation>
    </message>
    <message>
        <source>Open Shiying</source>
        <translation>打开拾影</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Getting to know your photos</source>
        <translation>正在认识你的照片</translation>
    </message>
    <message>
        <source>On battery: new photos are waiting</source>
        <translation>用电池时，新照片先等着</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Looking for new photos</source>
        <translation>正在检查有没有新照片</translation>
    </message>
    <message>
        <source>Stopped; your photos are safe</source>
        <translation>停下了，照片都没事</translation>
    </message>
    <message>
        <source>Watching for new photos</source>
        <translation>留意着新照片</translation>
    </message>
</context>
<context>
    <name>TroubleWords</name>
    <message>
        <source>The training was interrupted. What was done is kept; it goes on from there with the same result.</source>
        <translation>训练中断了。已完成的都在；从那里接着训练，结果不变。</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>接着训练</translation>
    </message>
    <message>
        <source>That is solved, go on</source>
        <translation>已经处理好，接着训练</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Begin again with {0} {2} instead of {1}</source>
        <translation>把{0}从 {1} 改成 {2}，重新训练</translation>
    </message>
</context>
<context>
    <name>TuneOpener</name>
    <message>
        <source>Fine-tuning has ended: look at it</source>
        <translation>微调结束了，看看结果</translation>
    </message>
    <message>
        <source>Fine-tuning</source>
        <translation>正在微调</translation>
    </message>
    <message>
        <source>Fine-tuning, {0}%</source>
        <translation>正在微调 {0}%</translation>
    </message>
    <message>
        <source>Fine-tuning was interrupted: go on</source>
        <translation>微调中断了：接着训练</translation>
    </message>
</context>
<context>
    <name>TuneWizard</name>
    <message>
        <source>Fine-tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Adoption</source>
        <translation>采用</translation>
    </message>
    <message>
        <source>History</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Check the data</source>
        <translation>检查数据</translation>
    </message>
    <message>
        <source>Begin training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Another run is being trained; one at a time.</source>
        <translation>另一次训练正在进行，一次只能训练一个。</translation>
    </message>
</context>
<context>
    <name>TuneWords</name>
    <message>
        <source>not begun yet</source>
        <translation>还没开始</translation>
    </message>
    <message>
        <source>training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>interrupted, can go on</source>
        <translation>中断了，可以接着训练</translation>
    </message>
    <message>
        <source>did not succeed</source>
        <translation>没有成功</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>weights discarded</source>
        <translation>已丢弃</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>装入模型</translation>
    </message>
    <message>
        <source>Looking at the photos</source>
        <translation>看照片</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validating</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Comparing old and new</source>
        <translation>比较新旧</translation>
    </message>
    <message>
        <source>stage 1: the text side only</source>
        <translation>第 1 阶段：只教文字一侧</translation>
    </message>
    <message>
        <source>stage 2: the image side too</source>
        <translation>第 2 阶段：连看图的一侧也教</translation>
    </message>
    <message>
        <source>both stages</source>
        <translation>两个阶段都教</translation>
    </message>
    <message>
        <source>{0} photos to learn from, {1} held out</source>
        <translation>{0} 张用来学，{1} 张留作验证</translation>
    </message>
    <message>
        <source>{0} of {1} steps</source>
        <translation>{0} / {1} 步</translation>
    </message>
    <message>
        <source>First</source>
        <translation>第 1 位</translation>
    </message>
    <message>
        <source>First 5</source>
        <translation>前 5 位</translation>
    </message>
    <message>
        <source>First 10</source>
        <translation>前 10 位</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>off: whole matrices</source>
        <translation>关（训练整个矩阵）</translation>
    </message>
</context>
<context>
    <name>UnfinishedCard</name>
    <message>
        <source>Go on with it</source>
        <translation>接着训练</translation>
    </message>
    <message>
        <source>Begin another</source>
        <translation>重新开始一次</translation>
    </message>
    <message>
        <source>“{0}” is ready, but has not begun.</source>
        <translation>「{0}」准备好了，还没有开始。</translation>
    </message>
    <message>
        <source>“{0}” stopped at {1}%: {2}</source>
        <translation>「{0}」停在 {1}%：{2}</translation>
    </message>
    <message>
        <source>“{0}” was cut off at {1}%. What it had learned is kept, and it can go on.</source>
        <translation>「{0}」训练到 {1}% 时中断了。学到的都在，可以接着训练。</translation>
    </message>
    <message>
        <source>“{0}” is paused at {1}%.</source>
        <translation>「{0}」暂停在 {1}%。</translation>
    </message>
</context>
<context>
    <name>UpdateCheck</name>
    <message>
        <source>Shiying {0} has been published.</source>
        <translation>拾影 {0} 已经发布。</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
</context>
<context>
    <name>VerdictWords</name>
    <message>
        <source>General search gets worse ({0}): it learnt yours and forgot some of the rest. It is better to keep the old model.</source>
        <translation>一般的搜索会变差（{0}）：它记住了你的，却忘了别的。建议保留原来的模型。</translation>
    </message>
    <message>
        <source>This is the old model.</source>
        <translation>这就是原来的模型。</translation>
    </message>
    <message>
        <source>Nothing got better, so the old model is the better one. Keep it.</source>
        <translation>没有变好。建议保留原来的模型。</translation>
    </message>
    <message>
        <source>It finds more of yours: {0}. With this much, general search stays about the same ({1}); with all that is new it would get worse ({2}).</source>
        <translation>你的照片更好找了：{0}。只用这么多，一般的搜索基本不变（{1}）；全用新学的就会变差（{2}）。</translation>
    </message>
    <message>
        <source>It finds more of yours: {0}. General search stays about the same ({1}).</source>
        <translation>你的照片更好找了：{0}。一般的搜索基本不变（{1}）。</translation>
    </message>
    <message>
        <source>among the first ten {0} → {1}</source>
        <translation>排进前十的 {0} → {1}</translation>
    </message>
    <message>
        <source>among the first five {0} → {1}</source>
        <translation>排进前五的 {0} → {1}</translation>
    </message>
    <message>
        <source>in the first place {0} → {1}</source>
        <translation>排在第一的 {0} → {1}</translation>
    </message>
    <message>
        <source>a photo&apos;s caption in the first place {0} → {1}</source>
        <translation>照片找描述，排在第一的 {0} → {1}</translation>
    </message>
    <message>
        <source>{0} → {1}, {2} points</source>
        <translation>{0} → {1}，{2} 个百分点</translation>
    </message>
</context>
<context>
    <name>WeightPopover</name>
    <message>
        <source>Weight between words and picture</source>
        <translation>文字和图片的比重</translation>
    </message>
    <message>
        <source>More like the words</source>
        <translation>更像文字</translation>
    </message>
    <message>
        <source>More like the picture</source>
        <translation>更像图片</translation>
    </message>
</context>
<context>
    <name>WelcomeWindow</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>Begin with the small built-in model</source>
        <translation>先用自带的小模型</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Write what you are looking for: “a dog in the snow”, “last summer by the sea”.</source>
        <translation>写下想找的照片：「雪地里的狗」「去年夏天在海边」。</translation>
    </message>
    <message>
        <source>Drag in a picture to find photos like it.</source>
        <translation>拖进一张图片，就能找到相似的照片。</translation>
    </message>
    <message>
        <source>Show it a few photos of somebody, then search for them by name.</source>
        <translation>给它看几张某个人的照片，以后叫名字就能找到。</translation>
    </message>
    <message>
        <source>Everything happens on this computer, even without a network.</source>
        <translation>一切都在这台电脑上完成，断网也能用。</translation>
    </message>
    <message>
        <source>Find your photos with a sentence</source>
        <translation>用一句话找照片</translation>
    </message>
    <message>
        <source>Where are your photos?</source>
        <translation>照片放在哪里？</translation>
    </message>
    <message>
        <source>New photos in the folders you choose are added by themselves. You can drag folders here, too, and change this at any time.</source>
        <translation>选好的文件夹里有了新照片会自动加入。也可以把文件夹拖到这里，随时可以增减。</translation>
    </message>
    <message>
        <source>It understands far more. Until it knows every photo, searches use the small model.</source>
        <translation>它懂得多得多。下载和认识照片的时候，先用小模型搜；都认识了再换过来。</translation>
    </message>
    <message>
        <source>How well should it understand?</source>
        <translation>想让它懂多少？</translation>
    </message>
    <message>
        <source>You can change this at any time on the models page.</source>
        <translation>以后随时可以在「模型」页面里更换。</translation>
    </message>
    <message>
        <source>Works at once and offline; understands simple sentences.</source>
        <translation>马上能用，不用下载；能看懂简单的句子。</translation>
    </message>
    <message>
        <source>Step {0} of {1}</source>
        <translation>第 {0} 步，共 {1} 步</translation>
    </message>
    <message>
        <source>Get to know my photos</source>
        <translation>开始认识照片</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Download {0} now ({1}, recommended)</source>
        <translation>现在下载 {0}（{1}，推荐）</translation>
    </message>
</context>
<context>
    <name>WordsEdit</name>
    <message>
        <source>One a line, or separated by commas</source>
        <translation>一行一个，或者用逗号隔开</translation>
    </message>
    <message>
        <source>Texts to compare the picture with</source>
        <translation>和图片比较的文字</translation>
    </message>
</context>
<context>
    <name>captions</name>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Its folder is not connected</source>
        <translation>所在的文件夹未连接</translation>
    </message>
</context>
</TS>
