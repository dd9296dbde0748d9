<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActivityBar</name>
    <message numerus="yes">
        <source>%n could not be opened</source>
        <translation>
            <numerusform>%n could not be opened</numerusform>
            <numerusform>%n could not be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found so far</source>
        <translation>
            <numerusform>%n found so far</numerusform>
            <numerusform>%n found so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AlbumTree</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AskKeywords</name>
    <message numerus="yes">
        <source>For %n photo(s). Separate several keywords with commas.</source>
        <translation>
            <numerusform>For %n photo. Separate several keywords with commas.</numerusform>
            <numerusform>For %n photos. Separate several keywords with commas.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CollectionDesk</name>
    <message numerus="yes">
        <source>%n photo(s) go into it; the files stay where they are.</source>
        <translation>
            <numerusform>%n photo goes into it; the file stays where it is.</numerusform>
            <numerusform>%n photos go into it; the files stay where they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CollectionTree</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CompareWindow</name>
    <message numerus="yes">
        <source>Only the first %n text(s) are compared.</source>
        <translation>
            <numerusform>Only the first text is compared.</numerusform>
            <numerusform>Only the first %n texts are compared.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContradictionBox</name>
    <message numerus="yes">
        <source>These look the same, yet you answered differently (%n such pair(s)). Which is it?</source>
        <translation>
            <numerusform>These look the same, yet you answered differently. Which is it?</numerusform>
            <numerusform>These look the same, yet you answered differently (%n such pairs). Which is it?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DataReport</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln caption(s)</source>
        <translation>
            <numerusform>%Ln caption</numerusform>
            <numerusform>%Ln captions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are kept for validation: they are not trained on, but show whether it got better.</source>
        <translation>
            <numerusform>%Ln of them is kept for validation: it is not trained on, but shows whether it got better.</numerusform>
            <numerusform>%Ln of them are kept for validation: they are not trained on, but show whether it got better.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailPanel</name>
    <message numerus="yes">
        <source>%n photos are chosen</source>
        <translation>
            <numerusform>%n photo is chosen</numerusform>
            <numerusform>%n photos are chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicateCards</name>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>… and %n more</numerusform>
            <numerusform>… and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicateList</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>✓ %n go(es)</source>
        <translation>
            <numerusform>✓ %n goes</numerusform>
            <numerusform>✓ %n go</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesWindow</name>
    <message numerus="yes">
        <source>Move %n photo(s), {0}, to the recycle bin?</source>
        <translation>
            <numerusform>Move %n photo, {0}, to the recycle bin?</numerusform>
            <numerusform>Move %n photos, {0}, to the recycle bin?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s), {0}, are in the recycle bin.</source>
        <translation>
            <numerusform>%n photo, {0}, is in the recycle bin.</numerusform>
            <numerusform>%n photos, {0}, are in the recycle bin.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more could not be moved.</source>
        <translation>
            <numerusform>%n more could not be moved.</numerusform>
            <numerusform>%n more could not be moved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s), {0}, will go</source>
        <translation>
            <numerusform>%n photo, {0}, will go</numerusform>
            <numerusform>%n photos, {0}, will go</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Examples</name>
    <message numerus="yes">
        <source>Found better (%n)</source>
        <translation>
            <numerusform>Found better (%n)</numerusform>
            <numerusform>Found better (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found worse (%n)</source>
        <translation>
            <numerusform>Found worse (%n)</numerusform>
            <numerusform>Found worse (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportWindow</name>
    <message numerus="yes">
        <source>Export %n photo(s)</source>
        <translation>
            <numerusform>Export %n photo</numerusform>
            <numerusform>Export %n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) exported.</source>
        <translation>
            <numerusform>%n photo exported.</numerusform>
            <numerusform>%n photos exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be exported:</source>
        <translation>
            <numerusform>%n could not be exported:</numerusform>
            <numerusform>%n could not be exported:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped. %n photo(s) are there already.</source>
        <translation>
            <numerusform>Stopped. %n photo is there already.</numerusform>
            <numerusform>Stopped. %n photos are there already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderCommands</name>
    <message numerus="yes">
        <source>The favourites, stars, keywords and albums of %n photo(s) in it are forgotten, too.</source>
        <translation>
            <numerusform>The favourite, stars, keywords and albums of %n photo in it are forgotten, too.</numerusform>
            <numerusform>The favourites, stars, keywords and albums of %n photos in it are forgotten, too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) in it are examples for your labels; these examples are lost, too.</source>
        <translation>
            <numerusform>%n photo in it is an example for your labels; this example is lost, too.</numerusform>
            <numerusform>%n photos in it are examples for your labels; these examples are lost, too.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderRow</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about %n minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderTree</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message numerus="yes">
        <source>%n training(s), {0} on disk.</source>
        <translation>
            <numerusform>%n training, {0} on disk.</numerusform>
            <numerusform>%n trainings, {0} on disk.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Human</name>
    <message numerus="yes">
        <source>about %n minute(s) left</source>
        <translation>
            <numerusform>about %n minute left</numerusform>
            <numerusform>about %n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s) left</source>
        <translation>
            <numerusform>about %n hour left</numerusform>
            <numerusform>about %n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n day(s) left</source>
        <translation>
            <numerusform>about %n day left</numerusform>
            <numerusform>about %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s) a minute</source>
        <translation>
            <numerusform>%Ln photo a minute</numerusform>
            <numerusform>%Ln photos a minute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about a minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n hour(s)</source>
        <translation>
            <numerusform>about an hour</numerusform>
            <numerusform>about %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n day(s)</source>
        <translation>
            <numerusform>about a day</numerusform>
            <numerusform>about %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelChoice</name>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%n example</numerusform>
            <numerusform>%n examples</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelFiles</name>
    <message numerus="yes">
        <source>Confirmed ones (%n)</source>
        <translation>
            <numerusform>Confirmed ones (%n)</numerusform>
            <numerusform>Confirmed ones (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Found ones too (%n)</source>
        <translation>
            <numerusform>Found ones too (%n)</numerusform>
            <numerusform>Found ones too (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>“{0}” and %n answer(s) were saved to {1}.</source>
        <translation>
            <numerusform>“{0}” and %n answer were saved to {1}.</numerusform>
            <numerusform>“{0}” and %n answers were saved to {1}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) were imported.</source>
        <translation>
            <numerusform>%n answer was imported.</numerusform>
            <numerusform>%n answers were imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are not in this library.</source>
        <translation>
            <numerusform>%n photo is not in this library.</numerusform>
            <numerusform>%n photos are not in this library.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sidecar file(s) were written.</source>
        <translation>
            <numerusform>%n sidecar file was written.</numerusform>
            <numerusform>%n sidecar files were written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be written, for example {0}.</source>
        <translation>
            <numerusform>%n could not be written: {0}.</numerusform>
            <numerusform>%n could not be written, for example {0}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelTree</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelWords</name>
    <message numerus="yes">
        <source>%n photo(s) are no longer examples of “{0}”</source>
        <translation>
            <numerusform>%n photo is no longer an example of “{0}”</numerusform>
            <numerusform>%n photos are no longer examples of “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) show “{0}”</source>
        <translation>
            <numerusform>%n photo shows “{0}”</numerusform>
            <numerusform>%n photos show “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) do not show “{0}”</source>
        <translation>
            <numerusform>%n photo does not show “{0}”</numerusform>
            <numerusform>%n photos do not show “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are not in your library yet. Add their folder first, then they can be examples.</source>
        <translation>
            <numerusform>%n file is not in your library yet. Add its folder first, then it can be an example.</numerusform>
            <numerusform>%n files are not in your library yet. Add their folder first, then they can be examples.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LearntColumn</name>
    <message numerus="yes">
        <source>Your examples (%n)</source>
        <translation>
            <numerusform>Your example</numerusform>
            <numerusform>Your examples (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Now it would find (%n)</source>
        <translation>
            <numerusform>Now it would find (%n)</numerusform>
            <numerusform>Now it would find (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You said no (%n)</source>
        <translation>
            <numerusform>You said no (%n)</numerusform>
            <numerusform>You said no (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarkFiles</name>
    <message numerus="yes">
        <source>Write stars and keywords beside %n photo(s)?</source>
        <translation>
            <numerusform>Write stars and keywords beside %n photo?</numerusform>
            <numerusform>Write stars and keywords beside %n photos?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sidecar file(s) were written.</source>
        <translation>
            <numerusform>%n sidecar file was written.</numerusform>
            <numerusform>%n sidecar files were written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be written, for example {0}.</source>
        <translation>
            <numerusform>%n could not be written: {0}.</numerusform>
            <numerusform>%n could not be written, for example {0}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MarkWords</name>
    <message numerus="yes">
        <source>%n photo(s) are favourites now</source>
        <translation>
            <numerusform>%n photo is a favourite now</numerusform>
            <numerusform>%n photos are favourites now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are no longer favourites</source>
        <translation>
            <numerusform>%n photo is no longer a favourite</numerusform>
            <numerusform>%n photos are no longer favourites</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have no stars now</source>
        <translation>
            <numerusform>%n photo has no stars now</numerusform>
            <numerusform>%n photos have no stars now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) got {0}</source>
        <translation>
            <numerusform>%n photo got {0}</numerusform>
            <numerusform>%n photos got {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n star</numerusform>
            <numerusform>%n stars</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) got the keyword “{0}”</source>
        <translation>
            <numerusform>%n photo got the keyword “{0}”</numerusform>
            <numerusform>%n photos got the keyword “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) lost the keyword “{0}”</source>
        <translation>
            <numerusform>%n photo lost the keyword “{0}”</numerusform>
            <numerusform>%n photos lost the keyword “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were put into “{0}”</source>
        <translation>
            <numerusform>%n photo was put into “{0}”</numerusform>
            <numerusform>%n photos were put into “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were taken out of “{0}”</source>
        <translation>
            <numerusform>%n photo was taken out of “{0}”</numerusform>
            <numerusform>%n photos were taken out of “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) come first in “{0}” now</source>
        <translation>
            <numerusform>%n photo comes first in “{0}” now</numerusform>
            <numerusform>%n photos come first in “{0}” now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have another place in “{0}” now</source>
        <translation>
            <numerusform>%n photo has another place in “{0}” now</numerusform>
            <numerusform>%n photos have another place in “{0}” now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) are not in your library yet. Add their folder first, then they can be in an album.</source>
        <translation>
            <numerusform>%n file is not in your library yet. Add its folder first, then it can be in an album.</numerusform>
            <numerusform>%n files are not in your library yet. Add their folder first, then they can be in an album.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message numerus="yes">
        <source>knows %Ln photo(s)</source>
        <translation>
            <numerusform>knows %Ln photo</numerusform>
            <numerusform>knows %Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>your %Ln photo(s) would take {0}</source>
        <translation>
            <numerusform>your %Ln photo would take {0}</numerusform>
            <numerusform>your %Ln photos would take {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewLabelDialog</name>
    <message numerus="yes">
        <source>%n example(s). Click one to remove it.</source>
        <translation>
            <numerusform>%n example. Click it to remove it.</numerusform>
            <numerusform>%n examples. Click one to remove it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoDesk</name>
    <message numerus="yes">
        <source>%n photo(s) copied</source>
        <translation>
            <numerusform>%n photo copied</numerusform>
            <numerusform>%n photos copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrecisionSlider</name>
    <message numerus="yes">
        <source>%n photo(s) in the album</source>
        <translation>
            <numerusform>%n photo in the album</numerusform>
            <numerusform>%n photos in the album</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProblemsWindow</name>
    <message numerus="yes">
        <source>%n file(s) could not be opened</source>
        <translation>
            <numerusform>%n file could not be opened</numerusform>
            <numerusform>%n files could not be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Try %n again</source>
        <translation>
            <numerusform>Try it again</numerusform>
            <numerusform>Try %n again</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecycleCommands</name>
    <message numerus="yes">
        <source>Move %n photo(s), {0}, to the recycle bin?</source>
        <translation>
            <numerusform>Move %n photo, {0}, to the recycle bin?</numerusform>
            <numerusform>Move %n photos, {0}, to the recycle bin?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) go with them: the RAW of a JPEG, the video of a Live Photo.</source>
        <translation>
            <numerusform>%n more file goes with them: the RAW of a JPEG, or the video of a Live Photo.</numerusform>
            <numerusform>%n more files go with them: the RAW of a JPEG, the video of a Live Photo.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) moved to the recycle bin</source>
        <translation>
            <numerusform>%n photo moved to the recycle bin</numerusform>
            <numerusform>%n photos moved to the recycle bin</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Rescue</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s)</source>
        <translation>
            <numerusform>%n label</numerusform>
            <numerusform>%n labels</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultsHeader</name>
    <message numerus="yes">
        <source>&lt;b&gt;%n&lt;/b&gt; photo(s)</source>
        <translation>
            <numerusform>&lt;b&gt;%n&lt;/b&gt; photo</numerusform>
            <numerusform>&lt;b&gt;%n&lt;/b&gt; photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Probably the &lt;b&gt;%n&lt;/b&gt; you want</source>
        <translation>
            <numerusform>Probably the &lt;b&gt;one&lt;/b&gt; you want</numerusform>
            <numerusform>Probably the &lt;b&gt;%n&lt;/b&gt; you want</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachPage</name>
    <message numerus="yes">
        <source>You have seen all that is worth asking; %n skipped.</source>
        <translation>
            <numerusform>You have seen all that is worth asking; %n was skipped.</numerusform>
            <numerusform>You have seen all that is worth asking; %n were skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s)</source>
        <translation>
            <numerusform>%n example</numerusform>
            <numerusform>%n examples</numerusform>
        </translation>
    </message>
</context>
</TS>
