-- Schema 6: photos whose file says that they are pictures of a screen; never edited.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'shiying','m001_photos_vectors_problems','2026-11-23 12:47:41.479087+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'shiying','m002_labels','2026-11-27 16:03:28.984675+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'shiying','m003_marks_and_albums','2026-11-27 20:52:17.246310+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'shiying','m004_not_duplicates','2026-11-27 21:01:26.912999+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'shiying','m005_photos_in_order','2026-11-28 00:20:11.402213+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'shiying','m006_what_says_screenshot','2026-11-28 00:45:00.000000+00:00');
CREATE TABLE collection_photos (
            collection_id INTEGER NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            PRIMARY KEY (collection_id, photo_id)
        ) WITHOUT ROWID;
INSERT INTO "collection_photos" VALUES(1,1,0);
CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE,
            question TEXT,
            created_at TEXT NOT NULL
        );
INSERT INTO "collections" VALUES(1,'北京',NULL,'2026-11-27 21:00:00');
INSERT INTO "collections" VALUES(2,'去年的海','{"text": "去年的海", "favourite": true}','2026-11-27 21:00:00');
CREATE TABLE keywords (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE
        );
INSERT INTO "keywords" VALUES(1,'旅行');
CREATE TABLE label_answers (
            label_id INTEGER NOT NULL REFERENCES labels(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            is_shown INTEGER NOT NULL,
            answered_at TEXT NOT NULL,
            PRIMARY KEY (label_id, photo_id)
        ) WITHOUT ROWID;
INSERT INTO "label_answers" VALUES(1,1,1,'2026-11-27 16:00:01.000000');
CREATE TABLE labels (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL COLLATE NOCASE UNIQUE,
            aliases TEXT NOT NULL DEFAULT '[]',
            kind TEXT NOT NULL DEFAULT '',
            precision REAL NOT NULL DEFAULT 0.9,
            created_at TEXT NOT NULL
        );
INSERT INTO "labels" VALUES(1,'豆豆','["Doudou"]','pet',0.9,'2026-11-27 16:00:00');
CREATE TABLE "models" (
   "id" INTEGER PRIMARY KEY,
   "key" TEXT,
   "dim" INTEGER,
   "generation" INTEGER
);
INSERT INTO "models" VALUES(1,'starter@1',4,1);
CREATE TABLE not_duplicates (
            one BLOB NOT NULL,
            other BLOB NOT NULL,
            PRIMARY KEY (one, other)
        ) WITHOUT ROWID;
INSERT INTO "not_duplicates" VALUES(X'0A',X'0B');
CREATE TABLE photo_keywords (
            keyword_id INTEGER NOT NULL REFERENCES keywords(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            PRIMARY KEY (keyword_id, photo_id)
        ) WITHOUT ROWID;
INSERT INTO "photo_keywords" VALUES(1,1);
CREATE TABLE photo_marks (
            photo_id INTEGER PRIMARY KEY REFERENCES photos(id) ON DELETE CASCADE,
            is_favourite INTEGER NOT NULL,
            rating INTEGER NOT NULL
        );
INSERT INTO "photo_marks" VALUES(1,1,4);
CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
            folder TEXT NOT NULL,
            name TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            fingerprint BLOB NOT NULL,
            format TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            color INTEGER NOT NULL,
            dhash INTEGER NOT NULL,
            taken_at TEXT,
            sort_at TEXT NOT NULL,
            camera TEXT,
            lens TEXT,
            focal_mm REAL,
            aperture REAL,
            exposure_s REAL,
            iso INTEGER,
            latitude REAL,
            longitude REAL,
            added_at TEXT NOT NULL,
            missing_since TEXT, says_screenshot INTEGER);
INSERT INTO "photos" VALUES(1,1,'2024','海边.jpg',10,20,X'00112233445566778899AABBCCDDEEFF','JPEG',4,3,255,-1,'2024-05-01 10:00:00','2024-05-01 10:00:00',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-23 12:00:00',NULL,1);
CREATE TABLE problems (
            id INTEGER PRIMARY KEY,
            root_id INTEGER NOT NULL REFERENCES roots(id) ON DELETE CASCADE,
            folder TEXT NOT NULL,
            name TEXT NOT NULL,
            size_bytes INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            code TEXT NOT NULL,
            detail TEXT NOT NULL,
            seen_at TEXT NOT NULL,
            UNIQUE (root_id, folder, name)
        );
INSERT INTO "problems" VALUES(1,1,'','坏.jpg',0,1,'empty','','2026-11-23 12:00:00');
CREATE TABLE "roots" (
   "id" INTEGER PRIMARY KEY,
   "path" TEXT NOT NULL,
   "added_at" TEXT NOT NULL,
   "online" INTEGER NOT NULL DEFAULT 1
);
INSERT INTO "roots" VALUES(1,'/照片','2026-11-23 12:00:00',1);
CREATE TABLE vectors (
            model_id INTEGER NOT NULL REFERENCES models(id) ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos(id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            UNIQUE (photo_id, model_id)
        );
INSERT INTO "vectors" VALUES(1,1,X'003C000000000000');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX "idx_roots_path"
    ON "roots" ("path");
CREATE UNIQUE INDEX "idx_photos_root_id_folder_name"
    ON "photos" ("root_id", "folder", "name");
CREATE INDEX "idx_photos_size_bytes"
    ON "photos" ("size_bytes");
CREATE INDEX idx_photos_in_order ON photos (sort_at, id) WHERE missing_since IS NULL;
CREATE UNIQUE INDEX "idx_models_key"
    ON "models" ("key");
CREATE INDEX "idx_label_answers_photo_id"
    ON "label_answers" ("photo_id");
CREATE INDEX "idx_photo_keywords_photo_id"
    ON "photo_keywords" ("photo_id");
CREATE INDEX "idx_collection_photos_photo_id"
    ON "collection_photos" ("photo_id");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('photos',1);
INSERT INTO "sqlite_sequence" VALUES('labels',1);
INSERT INTO "sqlite_sequence" VALUES('keywords',1);
INSERT INTO "sqlite_sequence" VALUES('collections',2);
COMMIT;
PRAGMA user_version = 6;
