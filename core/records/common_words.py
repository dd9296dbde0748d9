"""Words that say what a photo shows to anybody: poor names for something of one's own. Pure."""

from __future__ import annotations

# A label takes its name out of a sentence, so that 「沙滩」 means the taught beach from then on.
# What people do call their own (妈妈, 老家, 小姨) is not here.
_WORDS = """
大海 海边 海滩 沙滩 海洋 海浪 海水 河边 河流 小河 湖边 湖水 湖泊 瀑布 山顶 高山 雪山 大山
爬山 岛屿 森林 树林 大树 树木 草地 草原 田野 花园 公园 花朵 鲜花 植物 风景 景色 天空 蓝天
白云 云彩 日出 日落 夕阳 晚霞 夜景 夜晚 星空 月亮 太阳 下雨 雨天 下雪 雪地 雪景 冬天 春天
夏天 秋天 冬季 春季 夏季 秋季 城市 街道 马路 公路 建筑 房子 房屋 房间 客厅 厨房 卧室 阳台
院子 窗户 桌子 椅子 沙发 床上 学校 教室 操场 办公室 餐厅 超市 商店 医院 车站 机场 大桥 城堡
寺庙 教堂 火车 汽车 轿车 自行车 摩托车 公交车 飞机 轮船 小船 帆船 小狗 小猫 狗狗 猫咪 黑狗
白狗 黑猫 白猫 小鸟 鸟儿 动物 宠物 小马 牛羊 兔子 乌龟 金鱼 昆虫 蝴蝶 大象 老虎 狮子 熊猫
猴子 男人 女人 男孩 女孩 小孩 孩子 孩子们 宝宝 婴儿 老人 人物 人群 合影 自拍 人像 头像 婚礼
生日 聚会 聚餐 旅行 旅游 运动 跑步 游泳 滑雪 足球 篮球 钓鱼 美食 食物 早餐 午餐 晚餐 蛋糕
水果 蔬菜 面条 米饭 咖啡 杯子 手机 电脑 电视 书本 书架 衣服 裙子 帽子 鞋子 眼镜 照片 图片
截图 视频 玩具 音乐 红色 黑色 白色 蓝色 绿色 黄色 animal animals baby beach bicycle bike
bird birthday boat book boy building cake car cat chair child children city coffee cup dog
family fish flower flowers food forest friend friends garden girl home horse house kid kids
lake man mountain mountains music night park party people person pet phone photo photos
picture plane portrait river school screenshot sea sky snow street summer sunset table toy
train tree trees trip wedding winter woman
"""
COMMON_WORDS = frozenset(_WORDS.split())
